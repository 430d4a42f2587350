// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/lab/kubernetes/schema/fields/tables.h"

namespace nephoscope::lab::fields {

// Notation: type_table.h.
const std::string_view cluster = R"(
core.Binding
    apiVersion string
    kind string
    metadata meta.ObjectMeta
    target core.ObjectReference required
core.ClientIPConfig
    timeoutSeconds int32
core.ConfigMap
    apiVersion string
    binaryData {bytes}
    data {string}
    immutable bool
    kind string
    metadata meta.ObjectMeta
core.ConfigMapNodeConfigSource
    kubeletConfigKey string required
    name string required
    namespace string required
    resourceVersion string
    uid string
core.ContainerImage
    names [string]
    sizeBytes int64
core.DaemonEndpoint
    Port int32 required
core.EndpointAddress
    hostname string
    ip string required
    nodeName string
    targetRef core.ObjectReference
core.EndpointPort
    appProtocol string
    name string
    port int32 required
    protocol string default="TCP"
core.EndpointSubset
    addresses [core.EndpointAddress]
    notReadyAddresses [core.EndpointAddress]
    ports [core.EndpointPort]
core.Endpoints
    apiVersion string
    kind string
    metadata meta.ObjectMeta
    subsets [core.EndpointSubset]
core.Event
    action string
    apiVersion string
    count int32
    eventTime microTime
    firstTimestamp time
    involvedObject core.ObjectReference required
    kind string
    lastTimestamp time
    message string
    metadata meta.ObjectMeta required
    reason string
    related core.ObjectReference
    reportingComponent string
    reportingInstance string
    series core.EventSeries
    source core.EventSource
    type string
core.EventSeries
    count int32
    lastObservedTime microTime
core.EventSource
    component string
    host string
core.LoadBalancerIngress
    hostname string
    ip string
    ipMode string
    ports [core.PortStatus]
core.LoadBalancerStatus
    ingress [core.LoadBalancerIngress]
core.Namespace
    apiVersion string
    kind string
    metadata meta.ObjectMeta
    spec core.NamespaceSpec
    status core.NamespaceStatus default={"phase":"Active"}
core.NamespaceCondition
    lastTransitionTime time
    message string
    reason string
    status string required
    type string required
core.NamespaceSpec
    finalizers [string]
core.NamespaceStatus
    conditions [core.NamespaceCondition] merge=type
    phase string default="Active"
core.Node
    apiVersion string
    kind string
    metadata meta.ObjectMeta
    spec core.NodeSpec
    status core.NodeStatus
core.NodeAddress
    address string required
    type string required
core.NodeAllocatableMappedResources
    name string required
    quantity quantity required
core.NodeAllocatableOverheadResources
    name string required
    perContainer quantity
    perPod quantity
core.NodeAllocatableResourceClaimStatus
    containers [string] set
    mapping [core.NodeAllocatableMappedResources] merge=name
    overhead [core.NodeAllocatableOverheadResources] merge=name
    resourceClaimName string required
core.NodeCondition
    lastHeartbeatTime time
    lastTransitionTime time
    message string
    reason string
    status string required
    type string required
core.NodeConfigSource
    configMap core.ConfigMapNodeConfigSource
core.NodeConfigStatus
    active core.NodeConfigSource
    assigned core.NodeConfigSource
    error string
    lastKnownGood core.NodeConfigSource
core.NodeDaemonEndpoints
    kubeletEndpoint core.DaemonEndpoint
core.NodeFeatures
    supplementalGroupsPolicy bool
core.NodePodPreemptionPolicy
    disableResizePreemption [string] set
core.NodeRuntimeHandler
    features core.NodeRuntimeHandlerFeatures
    name string
core.NodeRuntimeHandlerFeatures
    recursiveReadOnlyMounts bool
    userNamespaces bool
core.NodeSpec
    configSource core.NodeConfigSource
    externalID string
    podCIDR string
    podCIDRs [string] merge set
    podPreemptionPolicy core.NodePodPreemptionPolicy
    providerID string
    taints [core.Taint]
    unschedulable bool
core.NodeStatus
    addresses [core.NodeAddress] merge=type
    allocatable {quantity}
    capacity {quantity}
    conditions [core.NodeCondition] merge=type
    config core.NodeConfigStatus
    daemonEndpoints core.NodeDaemonEndpoints
    declaredFeatures [string]
    features core.NodeFeatures
    images [core.ContainerImage]
    nodeInfo core.NodeSystemInfo
    phase string
    runtimeHandlers [core.NodeRuntimeHandler]
    volumesAttached [core.AttachedVolume]
    volumesInUse [string]
core.NodeSwapStatus
    capacity int64
core.NodeSystemInfo
    architecture string required
    bootID string required
    containerRuntimeVersion string required
    kernelVersion string required
    kubeProxyVersion string required
    kubeletVersion string required
    machineID string required
    operatingSystem string required
    osImage string required
    runningInUserNamespace bool
    swap core.NodeSwapStatus
    systemUUID string required
core.PortStatus
    error string
    port int32 required
    protocol string required
core.Secret
    apiVersion string
    data {bytes}
    immutable bool
    kind string
    metadata meta.ObjectMeta
    stringData {string}
    type string default="Opaque"
core.Service
    apiVersion string
    kind string
    metadata meta.ObjectMeta
    spec core.ServiceSpec
    status core.ServiceStatus default={"loadBalancer":{}}
core.ServiceAccount
    apiVersion string
    automountServiceAccountToken bool
    imagePullSecrets [core.LocalObjectReference]
    kind string
    metadata meta.ObjectMeta
    secrets [core.ObjectReference] merge=name
core.ServicePort
    appProtocol string
    name string
    nodePort int32
    port int32 required
    protocol string default="TCP"
    targetPort intOrString
core.ServiceSpec
    allocateLoadBalancerNodePorts bool
    clusterIP string
    clusterIPs [string]
    externalIPs [string]
    externalName string
    externalTrafficPolicy string
    healthCheckNodePort int32
    internalTrafficPolicy string
    ipFamilies [string]
    ipFamilyPolicy string
    loadBalancerClass string
    loadBalancerIP string
    loadBalancerSourceRanges [string]
    ports [core.ServicePort] merge=port keys=port,protocol
    publishNotReadyAddresses bool
    selector {string}
    sessionAffinity string default="None"
    sessionAffinityConfig core.SessionAffinityConfig
    trafficDistribution string
    type string default="ClusterIP"
core.ServiceStatus
    conditions [meta.Condition] merge=type
    loadBalancer core.LoadBalancerStatus
core.SessionAffinityConfig
    clientIP core.ClientIPConfig
)";

} // namespace nephoscope::lab::fields
