// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/lab/kubernetes/schema/fields/tables.h"

namespace nephoscope::lab::fields {

// Notation: type_table.h.
const std::string_view volumes = R"(
core.AWSElasticBlockStoreVolumeSource
    fsType string
    partition int32
    readOnly bool
    volumeID string required
core.AttachedVolume
    devicePath string required
    name string required
core.AzureDiskVolumeSource
    cachingMode string
    diskName string required
    diskURI string required
    fsType string
    kind string
    readOnly bool
core.AzureFileVolumeSource
    readOnly bool
    secretName string required
    shareName string required
core.CSIVolumeSource
    driver string required
    fsType string
    nodePublishSecretRef core.LocalObjectReference
    readOnly bool
    volumeAttributes {string}
core.CephFSVolumeSource
    monitors [string] required
    path string
    readOnly bool
    secretFile string
    secretRef core.LocalObjectReference
    user string
core.CinderVolumeSource
    fsType string
    readOnly bool
    secretRef core.LocalObjectReference
    volumeID string required
core.ClusterTrustBundleProjection
    labelSelector meta.LabelSelector
    name string
    optional bool
    path string required
    signerName string
    user int64
core.ConfigMapProjection
    items [core.KeyToPath]
    name string
    optional bool
core.ConfigMapVolumeSource
    defaultMode int32 default=420
    defaultUser int64
    items [core.KeyToPath]
    name string
    optional bool
core.DownwardAPIProjection
    items [core.DownwardAPIVolumeFile]
core.DownwardAPIVolumeFile
    fieldRef core.ObjectFieldSelector
    mode int32
    path string required
    resourceFieldRef core.ResourceFieldSelector
    user int64
core.DownwardAPIVolumeSource
    defaultMode int32 default=420
    defaultUser int64
    items [core.DownwardAPIVolumeFile]
core.EmptyDirVolumeSource
    medium string
    mode int32
    sizeLimit quantity
core.EphemeralVolumeSource
    volumeClaimTemplate core.PersistentVolumeClaimTemplate
core.FCVolumeSource
    fsType string
    lun int32
    readOnly bool
    targetWWNs [string]
    wwids [string]
core.FlexVolumeSource
    driver string required
    fsType string
    options {string}
    readOnly bool
    secretRef core.LocalObjectReference
core.FlockerVolumeSource
    datasetName string
    datasetUUID string
core.GCEPersistentDiskVolumeSource
    fsType string
    partition int32
    pdName string required
    readOnly bool
core.GitRepoVolumeSource
    directory string
    repository string required
    revision string
core.GlusterfsVolumeSource
    endpoints string required
    path string required
    readOnly bool
core.HostPathVolumeSource
    path string required
    type string default=""
core.ISCSIVolumeSource
    chapAuthDiscovery bool
    chapAuthSession bool
    fsType string
    initiatorName string
    iqn string required
    iscsiInterface string
    lun int32 required
    portals [string]
    readOnly bool
    secretRef core.LocalObjectReference
    targetPortal string required
core.ImageVolumeSource
    pullPolicy string
    reference string
core.ImageVolumeStatus
    imageRef string required
core.KeyToPath
    key string required
    mode int32
    path string required
    user int64
core.NFSVolumeSource
    path string required
    readOnly bool
    server string required
core.PersistentVolumeClaimSpec
    accessModes [string]
    dataSource core.TypedLocalObjectReference
    dataSourceRef core.TypedObjectReference
    resources core.VolumeResourceRequirements
    selector meta.LabelSelector
    storageClassName string
    volumeAttributesClassName string
    volumeMode string
    volumeName string
core.PersistentVolumeClaimTemplate
    metadata meta.ObjectMeta
    spec core.PersistentVolumeClaimSpec required
core.PersistentVolumeClaimVolumeSource
    claimName string required
    readOnly bool
core.PhotonPersistentDiskVolumeSource
    fsType string
    pdID string required
core.PodCertificateProjection
    certificateChainPath string
    credentialBundlePath string
    keyPath string
    keyType string required
    maxExpirationSeconds int32
    signerName string required
    user int64
    userAnnotations {string}
core.PodVolumeHealth
    healthConditions [core.VolumeHealthCondition] merge=status keys=status,reason
    lastTransitionTime time
    name string required
core.PortworxVolumeSource
    fsType string
    readOnly bool
    volumeID string required
core.ProjectedVolumeSource
    defaultMode int32 default=420
    defaultUser int64
    sources [core.VolumeProjection]
core.QuobyteVolumeSource
    group string
    readOnly bool
    registry string required
    tenant string
    user string
    volume string required
core.RBDVolumeSource
    fsType string
    image string required
    keyring string
    monitors [string] required
    pool string
    readOnly bool
    secretRef core.LocalObjectReference
    user string
core.ScaleIOVolumeSource
    fsType string
    gateway string required
    protectionDomain string
    readOnly bool
    secretRef core.LocalObjectReference required
    sslEnabled bool
    storageMode string
    storagePool string
    system string required
    volumeName string
core.SecretProjection
    items [core.KeyToPath]
    name string
    optional bool
core.SecretVolumeSource
    defaultMode int32 default=420
    defaultUser int64
    items [core.KeyToPath]
    optional bool
    secretName string
core.ServiceAccountTokenProjection
    audience string
    expirationSeconds int64 default=3600
    path string required
    user int64
core.StorageOSVolumeSource
    fsType string
    readOnly bool
    secretRef core.LocalObjectReference
    volumeName string
    volumeNamespace string
core.TypedLocalObjectReference
    apiGroup string
    kind string required
    name string required
core.TypedObjectReference
    apiGroup string
    kind string required
    name string required
    namespace string
core.Volume
    awsElasticBlockStore core.AWSElasticBlockStoreVolumeSource
    azureDisk core.AzureDiskVolumeSource
    azureFile core.AzureFileVolumeSource
    cephfs core.CephFSVolumeSource
    cinder core.CinderVolumeSource
    configMap core.ConfigMapVolumeSource
    csi core.CSIVolumeSource
    downwardAPI core.DownwardAPIVolumeSource
    emptyDir core.EmptyDirVolumeSource
    ephemeral core.EphemeralVolumeSource
    fc core.FCVolumeSource
    flexVolume core.FlexVolumeSource
    flocker core.FlockerVolumeSource
    gcePersistentDisk core.GCEPersistentDiskVolumeSource
    gitRepo core.GitRepoVolumeSource
    glusterfs core.GlusterfsVolumeSource
    hostPath core.HostPathVolumeSource
    image core.ImageVolumeSource
    iscsi core.ISCSIVolumeSource
    name string required
    nfs core.NFSVolumeSource
    persistentVolumeClaim core.PersistentVolumeClaimVolumeSource
    photonPersistentDisk core.PhotonPersistentDiskVolumeSource
    portworxVolume core.PortworxVolumeSource
    projected core.ProjectedVolumeSource
    quobyte core.QuobyteVolumeSource
    rbd core.RBDVolumeSource
    scaleIO core.ScaleIOVolumeSource
    secret core.SecretVolumeSource
    storageos core.StorageOSVolumeSource
    vsphereVolume core.VsphereVirtualDiskVolumeSource
core.VolumeDevice
    devicePath string required
    name string required
core.VolumeHealthCondition
    message string
    reason string required
    status string required
core.VolumeMount
    bindMountOptions [string] set
    mountPath string required
    mountPropagation string
    name string required
    readOnly bool
    recursiveReadOnly string
    subPath string
    subPathExpr string
core.VolumeMountStatus
    mountPath string required
    name string required
    readOnly bool
    recursiveReadOnly string
    volumeStatus core.VolumeStatus
core.VolumeProjection
    clusterTrustBundle core.ClusterTrustBundleProjection
    configMap core.ConfigMapProjection
    downwardAPI core.DownwardAPIProjection
    podCertificate core.PodCertificateProjection
    secret core.SecretProjection
    serviceAccountToken core.ServiceAccountTokenProjection
core.VolumeResourceRequirements
    limits {quantity}
    requests {quantity}
core.VolumeStatus
    image core.ImageVolumeStatus
core.VsphereVirtualDiskVolumeSource
    fsType string
    storagePolicyID string
    storagePolicyName string
    volumePath string required
)";

} // namespace nephoscope::lab::fields
