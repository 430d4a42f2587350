// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/lab/kubernetes/schema/fields/tables.h"

namespace nephoscope::lab::fields {

// Notation: type_table.h.
const std::string_view pods = R"(
core.Affinity
    nodeAffinity core.NodeAffinity
    podAffinity core.PodAffinity
    podAntiAffinity core.PodAntiAffinity
core.AppArmorProfile
    localhostProfile string
    type string required
core.Capabilities
    add [string]
    drop [string]
core.ConfigMapEnvSource
    name string
    optional bool
core.ConfigMapKeySelector
    key string required
    name string
    optional bool
core.Container
    args [string]
    command [string]
    env [core.EnvVar] merge=name
    envFrom [core.EnvFromSource]
    image string
    imagePullPolicy string
    lifecycle core.Lifecycle
    livenessProbe core.Probe
    name string required
    ports [core.ContainerPort] merge=containerPort keys=containerPort,protocol
    readinessProbe core.Probe
    resizePolicy [core.ContainerResizePolicy]
    resources core.ResourceRequirements default={}
    restartPolicy string
    restartPolicyRules [core.ContainerRestartRule]
    securityContext core.SecurityContext
    startupProbe core.Probe
    stdin bool
    stdinOnce bool
    terminationMessagePath string default="/dev/termination-log"
    terminationMessagePolicy string default="File"
    tty bool
    volumeDevices [core.VolumeDevice] merge=devicePath
    volumeMounts [core.VolumeMount] merge=mountPath
    workingDir string
core.ContainerExtendedResourceRequest
    containerName string required
    requestName string required
    resourceName string required
core.ContainerPort
    containerPort int32 required
    hostIP string
    hostPort int32
    name string
    protocol string default="TCP"
core.ContainerResizePolicy
    resourceName string required
    restartPolicy string required
core.ContainerRestartRule
    action string required
    exitCodes core.ContainerRestartRuleOnExitCodes
core.ContainerRestartRuleOnExitCodes
    operator string required
    values [int32] set
core.ContainerState
    running core.ContainerStateRunning
    terminated core.ContainerStateTerminated
    waiting core.ContainerStateWaiting
core.ContainerStateRunning
    startedAt time
core.ContainerStateTerminated
    containerID string
    exitCode int32 required
    finishedAt time
    message string
    reason string
    signal int32
    startedAt time
core.ContainerStateWaiting
    message string
    reason string
core.ContainerStatus
    allocatedResources {quantity}
    allocatedResourcesStatus [core.ResourceStatus] merge=name
    containerID string
    image string required
    imageID string required
    lastState core.ContainerState
    name string required
    ready bool required
    resources core.ResourceRequirements
    restartCount int32 required
    started bool
    state core.ContainerState
    stopSignal string
    user core.ContainerUser
    volumeMounts [core.VolumeMountStatus] merge=mountPath
core.ContainerUser
    linux core.LinuxContainerUser
core.EnvFromSource
    configMapRef core.ConfigMapEnvSource
    prefix string
    secretRef core.SecretEnvSource
core.EnvVar
    name string required
    value string
    valueFrom core.EnvVarSource
core.EnvVarSource
    configMapKeyRef core.ConfigMapKeySelector
    fieldRef core.ObjectFieldSelector
    fileKeyRef core.FileKeySelector
    resourceFieldRef core.ResourceFieldSelector
    secretKeyRef core.SecretKeySelector
core.EphemeralContainer
    args [string]
    command [string]
    env [core.EnvVar] merge=name
    envFrom [core.EnvFromSource]
    image string
    imagePullPolicy string
    lifecycle core.Lifecycle
    livenessProbe core.Probe
    name string required
    ports [core.ContainerPort] merge=containerPort keys=containerPort,protocol
    readinessProbe core.Probe
    resizePolicy [core.ContainerResizePolicy]
    resources core.ResourceRequirements
    restartPolicy string
    restartPolicyRules [core.ContainerRestartRule]
    securityContext core.SecurityContext
    startupProbe core.Probe
    stdin bool
    stdinOnce bool
    targetContainerName string
    terminationMessagePath string
    terminationMessagePolicy string
    tty bool
    volumeDevices [core.VolumeDevice] merge=devicePath
    volumeMounts [core.VolumeMount] merge=mountPath
    workingDir string
core.EvictionResponder
    name string required
    priority int32 required
core.ExecAction
    command [string]
core.FileKeySelector
    key string required
    optional bool
    path string required
    volumeName string required
core.GRPCAction
    mode string
    port int32 required
    service string default=""
core.HTTPGetAction
    host string
    httpHeaders [core.HTTPHeader]
    path string default="/"
    port intOrString required
    protocol string
    scheme string default="HTTP"
core.HTTPHeader
    name string required
    value string required
core.HostAlias
    hostnames [string]
    ip string required
core.HostIP
    ip string required
core.Lifecycle
    postStart core.LifecycleHandler
    preStop core.LifecycleHandler
    stopSignal string
core.LifecycleHandler
    exec core.ExecAction
    httpGet core.HTTPGetAction
    sleep core.SleepAction
    tcpSocket core.TCPSocketAction
core.LinuxContainerUser
    gid int64 required
    supplementalGroups [int64]
    uid int64 required
core.LocalObjectReference
    name string
core.NodeAffinity
    preferredDuringSchedulingIgnoredDuringExecution [core.PreferredSchedulingTerm]
    requiredDuringSchedulingIgnoredDuringExecution core.NodeSelector
core.NodeSelector
    nodeSelectorTerms [core.NodeSelectorTerm] required
core.NodeSelectorRequirement
    key string required
    operator string required
    values [string]
core.NodeSelectorTerm
    matchExpressions [core.NodeSelectorRequirement]
    matchFields [core.NodeSelectorRequirement]
core.ObjectFieldSelector
    apiVersion string default="v1"
    fieldPath string required
core.ObjectReference
    apiVersion string
    fieldPath string
    kind string
    name string
    namespace string
    resourceVersion string
    uid string
core.Pod
    apiVersion string
    kind string
    metadata meta.ObjectMeta
    spec core.PodSpec
    status core.PodStatus default={"phase":"Pending"}
core.PodAffinity
    preferredDuringSchedulingIgnoredDuringExecution [core.WeightedPodAffinityTerm]
    requiredDuringSchedulingIgnoredDuringExecution [core.PodAffinityTerm]
core.PodAffinityTerm
    labelSelector meta.LabelSelector
    matchLabelKeys [string]
    mismatchLabelKeys [string]
    namespaceSelector meta.LabelSelector
    namespaces [string]
    topologyKey string required
core.PodAntiAffinity
    preferredDuringSchedulingIgnoredDuringExecution [core.WeightedPodAffinityTerm]
    requiredDuringSchedulingIgnoredDuringExecution [core.PodAffinityTerm]
core.PodCondition
    lastProbeTime time
    lastTransitionTime time
    message string
    observedGeneration int64
    reason string
    status string required
    type string required
core.PodDNSConfig
    nameservers [string]
    options [core.PodDNSConfigOption]
    searches [string]
core.PodDNSConfigOption
    name string
    value string
core.PodExtendedResourceClaimStatus
    requestMappings [core.ContainerExtendedResourceRequest] required
    resourceClaimName string required
core.PodIP
    ip string required
core.PodOS
    name string required
core.PodReadinessGate
    conditionType string required
core.PodResourceClaim
    name string required
    resourceClaimName string
    resourceClaimTemplateName string
core.PodResourceClaimStatus
    name string required
    resourceClaimName string
core.PodSchedulingGate
    name string required
core.PodSchedulingGroup
    podGroupName string
core.PodSecurityContext
    appArmorProfile core.AppArmorProfile
    fsGroup int64
    fsGroupChangePolicy string
    runAsGroup int64
    runAsNonRoot bool
    runAsUser int64
    seLinuxChangePolicy string
    seLinuxOptions core.SELinuxOptions
    seccompProfile core.SeccompProfile
    supplementalGroups [int64]
    supplementalGroupsPolicy string
    sysctls [core.Sysctl]
    windowsOptions core.WindowsSecurityContextOptions
core.PodSpec
    activeDeadlineSeconds int64
    affinity core.Affinity
    automountServiceAccountToken bool
    containers [core.Container] merge=name required
    dnsConfig core.PodDNSConfig
    dnsPolicy string default="ClusterFirst"
    enableServiceLinks bool
    ephemeralContainers [core.EphemeralContainer] merge=name
    evictionResponders [core.EvictionResponder] merge=name
    hostAliases [core.HostAlias] merge=ip
    hostIPC bool
    hostNetwork bool
    hostPID bool
    hostUsers bool
    hostname string
    hostnameOverride string
    imagePullSecrets [core.LocalObjectReference] merge=name
    initContainers [core.Container] merge=name
    nodeName string
    nodeSelector {string}
    os core.PodOS
    overhead {quantity}
    preemptionPolicy string
    priority int32
    priorityClassName string
    readinessGates [core.PodReadinessGate]
    resourceClaims [core.PodResourceClaim] merge=name retainKeys
    resources core.ResourceRequirements
    restartPolicy string default="Always"
    runtimeClassName string
    schedulerName string default="default-scheduler"
    schedulingGates [core.PodSchedulingGate] merge=name
    schedulingGroup core.PodSchedulingGroup
    securityContext core.PodSecurityContext default={}
    serviceAccount string
    serviceAccountName string
    setHostnameAsFQDN bool
    shareProcessNamespace bool
    subdomain string
    terminationGracePeriodSeconds int64 default=30
    tolerations [core.Toleration]
    topologySpreadConstraints [core.TopologySpreadConstraint] merge=topologyKey keys=topologyKey,whenUnsatisfiable
    volumes [core.Volume] merge=name retainKeys
core.PodStatus
    allocatedResources {quantity}
    conditions [core.PodCondition] merge=type
    containerStatuses [core.ContainerStatus]
    ephemeralContainerStatuses [core.ContainerStatus]
    extendedResourceClaimStatus core.PodExtendedResourceClaimStatus
    hostIP string
    hostIPs [core.HostIP] merge=ip
    initContainerStatuses [core.ContainerStatus]
    message string
    nodeAllocatableResourceClaimStatuses [core.NodeAllocatableResourceClaimStatus] merge=resourceClaimName
    nominatedNodeName string
    observedGeneration int64
    phase string
    podIP string
    podIPs [core.PodIP] merge=ip
    qosClass string
    reason string
    resize string
    resourceClaimStatuses [core.PodResourceClaimStatus] merge=name retainKeys
    resources core.ResourceRequirements
    startTime time
    volumeHealth [core.PodVolumeHealth] keys=name
core.PodTemplateSpec
    metadata meta.ObjectMeta
    spec core.PodSpec
core.PreferredSchedulingTerm
    preference core.NodeSelectorTerm required
    weight int32 required
core.Probe
    exec core.ExecAction
    failureThreshold int32 default=3
    grpc core.GRPCAction
    httpGet core.HTTPGetAction
    initialDelaySeconds int32
    periodSeconds int32 default=10
    successThreshold int32 default=1
    tcpSocket core.TCPSocketAction
    terminationGracePeriodSeconds int64
    timeoutSeconds int32 default=1
core.ResourceClaim
    name string required
    request string
core.ResourceFieldSelector
    containerName string
    divisor quantity
    resource string required
core.ResourceHealth
    health string
    message string
    resourceID string required
core.ResourceRequirements
    claims [core.ResourceClaim] keys=name
    limits {quantity}
    requests {quantity}
core.ResourceStatus
    name string required
    resources [core.ResourceHealth] keys=resourceID
core.SELinuxOptions
    level string
    role string
    type string
    user string
core.SeccompProfile
    localhostProfile string
    type string required
core.SecretEnvSource
    name string
    optional bool
core.SecretKeySelector
    key string required
    name string
    optional bool
core.SecurityContext
    allowPrivilegeEscalation bool
    appArmorProfile core.AppArmorProfile
    capabilities core.Capabilities
    privileged bool
    procMount string
    readOnlyRootFilesystem bool
    runAsGroup int64
    runAsNonRoot bool
    runAsUser int64
    seLinuxOptions core.SELinuxOptions
    seccompProfile core.SeccompProfile
    windowsOptions core.WindowsSecurityContextOptions
core.SleepAction
    seconds int64 required
core.Sysctl
    name string required
    value string required
core.TCPSocketAction
    host string
    port intOrString required
core.Taint
    effect string required
    key string required
    timeAdded time
    value string
core.Toleration
    effect string
    key string
    operator string
    tolerationSeconds int64
    value string
core.TopologySpreadConstraint
    labelSelector meta.LabelSelector
    matchLabelKeys [string]
    maxSkew int32 required
    minDomains int32
    nodeAffinityPolicy string
    nodeTaintsPolicy string
    topologyKey string required
    whenUnsatisfiable string required
core.WeightedPodAffinityTerm
    podAffinityTerm core.PodAffinityTerm required
    weight int32 required
core.WindowsSecurityContextOptions
    gmsaCredentialSpec string
    gmsaCredentialSpecName string
    hostProcess bool
    runAsUserName string
)";

} // namespace nephoscope::lab::fields
