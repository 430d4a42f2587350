// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/lab/kubernetes/schema/fields/tables.h"

namespace nephoscope::lab::fields {

// Notation: type_table.h.
const std::string_view workloads = R"(
apps.Deployment
    apiVersion string
    kind string
    metadata meta.ObjectMeta
    spec apps.DeploymentSpec required
    status apps.DeploymentStatus default={}
apps.DeploymentCondition
    lastTransitionTime time
    lastUpdateTime time
    message string
    reason string
    status string
    type string
apps.DeploymentSpec
    minReadySeconds int32
    paused bool
    progressDeadlineSeconds int32 default=600
    replicas int32 default=1
    revisionHistoryLimit int32 default=10
    selector meta.LabelSelector required
    strategy apps.DeploymentStrategy retainKeys default={}
    template core.PodTemplateSpec required
apps.DeploymentStatus
    availableReplicas int32
    collisionCount int32
    conditions [apps.DeploymentCondition] merge=type
    observedGeneration int64
    readyReplicas int32
    replicas int32
    terminatingReplicas int32
    unavailableReplicas int32
    updatedReplicas int32
apps.DeploymentStrategy
    rollingUpdate apps.RollingUpdateDeployment
    type string default="RollingUpdate"
apps.ReplicaSet
    apiVersion string
    kind string
    metadata meta.ObjectMeta
    spec apps.ReplicaSetSpec required
    status apps.ReplicaSetStatus default={"replicas":0}
apps.ReplicaSetCondition
    lastTransitionTime time
    message string
    reason string
    status string
    type string
apps.ReplicaSetSpec
    minReadySeconds int32
    replicas int32 default=1
    selector meta.LabelSelector required
    template core.PodTemplateSpec
apps.ReplicaSetStatus
    availableReplicas int32
    conditions [apps.ReplicaSetCondition] merge=type
    fullyLabeledReplicas int32
    observedGeneration int64
    readyReplicas int32
    replicas int32 required
    terminatingReplicas int32
apps.RollingUpdateDeployment
    maxSurge intOrString default="25%"
    maxUnavailable intOrString default="25%"
autoscaling1.CrossVersionObjectReference
    apiVersion string
    kind string required
    name string required
autoscaling1.HorizontalPodAutoscaler
    apiVersion string
    kind string
    metadata meta.ObjectMeta
    spec autoscaling1.HorizontalPodAutoscalerSpec required
    status autoscaling1.HorizontalPodAutoscalerStatus
autoscaling1.HorizontalPodAutoscalerSpec
    maxReplicas int32 required
    minReplicas int32 default=1
    scaleTargetRef autoscaling1.CrossVersionObjectReference required
    targetCPUUtilizationPercentage int32
autoscaling1.HorizontalPodAutoscalerStatus
    currentCPUUtilizationPercentage int32
    currentReplicas int32 required
    desiredReplicas int32 required
    lastScaleTime time
    observedGeneration int64
autoscaling1.Scale
    apiVersion string
    kind string
    metadata meta.ObjectMeta
    spec autoscaling1.ScaleSpec
    status autoscaling1.ScaleStatus
autoscaling1.ScaleSpec
    replicas int32
autoscaling1.ScaleStatus
    replicas int32 required
    selector string
autoscaling2.ContainerResourceMetricSource
    container string required
    name string required
    target autoscaling2.MetricTarget required
autoscaling2.ContainerResourceMetricStatus
    container string required
    current autoscaling2.MetricValueStatus required
    name string required
autoscaling2.CrossVersionObjectReference
    apiVersion string
    kind string required
    name string required
autoscaling2.ExternalMetricSource
    metric autoscaling2.MetricIdentifier required
    target autoscaling2.MetricTarget required
autoscaling2.ExternalMetricStatus
    current autoscaling2.MetricValueStatus required
    metric autoscaling2.MetricIdentifier required
autoscaling2.HPAScalingPolicy
    periodSeconds int32 required
    type string required
    value int32 required
autoscaling2.HPAScalingRules
    policies [autoscaling2.HPAScalingPolicy]
    selectPolicy string
    stabilizationWindowSeconds int32
    tolerance quantity
autoscaling2.HorizontalPodAutoscaler
    apiVersion string
    kind string
    metadata meta.ObjectMeta
    spec autoscaling2.HorizontalPodAutoscalerSpec required
    status autoscaling2.HorizontalPodAutoscalerStatus default={"currentMetrics":null,"desiredReplicas":0}
autoscaling2.HorizontalPodAutoscalerBehavior
    scaleDown autoscaling2.HPAScalingRules
    scaleUp autoscaling2.HPAScalingRules
autoscaling2.HorizontalPodAutoscalerCondition
    lastTransitionTime time
    message string
    observedGeneration int64
    reason string
    status string required
    type string required
autoscaling2.HorizontalPodAutoscalerSpec
    behavior autoscaling2.HorizontalPodAutoscalerBehavior
    maxReplicas int32 required
    metrics [autoscaling2.MetricSpec]
    minReplicas int32 default=1
    scaleTargetRef autoscaling2.CrossVersionObjectReference required
autoscaling2.HorizontalPodAutoscalerStatus
    conditions [autoscaling2.HorizontalPodAutoscalerCondition] merge=type
    currentMetrics [autoscaling2.MetricStatus]
    currentReplicas int32
    desiredReplicas int32 required
    lastScaleTime time
    observedGeneration int64
autoscaling2.MetricIdentifier
    name string required
    selector meta.LabelSelector
autoscaling2.MetricSpec
    containerResource autoscaling2.ContainerResourceMetricSource
    external autoscaling2.ExternalMetricSource
    object autoscaling2.ObjectMetricSource
    pods autoscaling2.PodsMetricSource
    resource autoscaling2.ResourceMetricSource
    type string required
autoscaling2.MetricStatus
    containerResource autoscaling2.ContainerResourceMetricStatus
    external autoscaling2.ExternalMetricStatus
    object autoscaling2.ObjectMetricStatus
    pods autoscaling2.PodsMetricStatus
    resource autoscaling2.ResourceMetricStatus
    type string required
autoscaling2.MetricTarget
    averageUtilization int32
    averageValue quantity
    type string required
    value quantity
autoscaling2.MetricValueStatus
    averageUtilization int32
    averageValue quantity
    value quantity
autoscaling2.ObjectMetricSource
    describedObject autoscaling2.CrossVersionObjectReference required
    metric autoscaling2.MetricIdentifier required
    target autoscaling2.MetricTarget required
autoscaling2.ObjectMetricStatus
    current autoscaling2.MetricValueStatus required
    describedObject autoscaling2.CrossVersionObjectReference required
    metric autoscaling2.MetricIdentifier required
autoscaling2.PodsMetricSource
    metric autoscaling2.MetricIdentifier required
    target autoscaling2.MetricTarget required
autoscaling2.PodsMetricStatus
    current autoscaling2.MetricValueStatus required
    metric autoscaling2.MetricIdentifier required
autoscaling2.ResourceMetricSource
    name string required
    target autoscaling2.MetricTarget required
autoscaling2.ResourceMetricStatus
    current autoscaling2.MetricValueStatus required
    name string required
coordination.Lease
    apiVersion string
    kind string
    metadata meta.ObjectMeta
    spec coordination.LeaseSpec
coordination.LeaseSpec
    acquireTime microTime
    holderIdentity string
    leaseDurationSeconds int32
    leaseTransitions int32
    preferredHolder string
    renewTime microTime
    strategy string
discovery.Endpoint
    addresses [string] set required
    conditions discovery.EndpointConditions
    deprecatedTopology {string}
    hints discovery.EndpointHints
    hostname string
    nodeName string
    targetRef core.ObjectReference
    zone string
discovery.EndpointConditions
    ready bool
    serving bool
    terminating bool
discovery.EndpointHints
    forNodes [discovery.ForNode]
    forZones [discovery.ForZone]
discovery.EndpointPort
    appProtocol string
    name string default=""
    port int32
    protocol string default="TCP"
discovery.EndpointSlice
    addressType string required
    apiVersion string
    endpoints [discovery.Endpoint]
    kind string
    metadata meta.ObjectMeta
    ports [discovery.EndpointPort]
discovery.ForNode
    name string required
discovery.ForZone
    name string required
events.Event
    action string
    apiVersion string
    deprecatedCount int32
    deprecatedFirstTimestamp time
    deprecatedLastTimestamp time
    deprecatedSource core.EventSource
    eventTime microTime required
    kind string
    metadata meta.ObjectMeta
    note string
    reason string
    regarding core.ObjectReference
    related core.ObjectReference
    reportingController string
    reportingInstance string
    series events.EventSeries
    type string
events.EventSeries
    count int32 required
    lastObservedTime microTime required
networking.HTTPIngressPath
    backend networking.IngressBackend required
    path string
    pathType string required
networking.HTTPIngressRuleValue
    paths [networking.HTTPIngressPath] required
networking.Ingress
    apiVersion string
    kind string
    metadata meta.ObjectMeta
    spec networking.IngressSpec
    status networking.IngressStatus default={"loadBalancer":{}}
networking.IngressBackend
    resource core.TypedLocalObjectReference
    service networking.IngressServiceBackend
networking.IngressLoadBalancerIngress
    hostname string
    ip string
    ports [networking.IngressPortStatus]
networking.IngressLoadBalancerStatus
    ingress [networking.IngressLoadBalancerIngress]
networking.IngressPortStatus
    error string
    port int32 required
    protocol string required
networking.IngressRule
    host string
    http networking.HTTPIngressRuleValue
networking.IngressServiceBackend
    name string required
    port networking.ServiceBackendPort
networking.IngressSpec
    defaultBackend networking.IngressBackend
    ingressClassName string
    rules [networking.IngressRule]
    tls [networking.IngressTLS]
networking.IngressStatus
    loadBalancer networking.IngressLoadBalancerStatus
networking.IngressTLS
    hosts [string]
    secretName string
networking.ServiceBackendPort
    name string
    number int32
policy.Eviction
    apiVersion string
    deleteOptions meta.DeleteOptions
    kind string
    metadata meta.ObjectMeta
)";

} // namespace nephoscope::lab::fields
