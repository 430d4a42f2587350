// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/benchmarks/pod_generator.h"

#include <fmt/format.h>

namespace nephoscope {

namespace {

constexpr const char* fieldsOfManager =
    R"({{"manager":"{}","operation":"Update","apiVersion":"v1","time":"2026-05-03T11:{:02}:{:02}Z","fieldsType":"Field)"
    R"(sV1","fieldsV1":)"
    R"({{"f:metadata":{{"f:generateName":{{}},"f:labels":{{".":{{}},"f:app":{{}},"f:pod-template-hash":{{}},"f:tier")"
    R"(:{{}}}},"f:ownerReferences":)"
    R"({{".":{{}},"k:{{\"uid\":\"{}\"}}":{{}}}}}},"f:spec":{{"f:containers":{{"k:{{\"name\":\"web\"}}":{{".":{{}},"f:e)"
    R"(nv":{{".":{{}},)"
    R"("k:{{\"name\":\"POD_NAME\"}}":{{".":{{}},"f:name":{{}},"f:valueFrom":{{".":{{}},"f:fieldRef":{{}}}}}}}},"f:imag)"
    R"(e":{{}},"f:imagePullPolicy":{{}},)"
    R"("f:livenessProbe":{{".":{{}},"f:failureThreshold":{{}},"f:httpGet":{{".":{{}},"f:path":{{}},"f:port":{{}},"f:sc)"
    R"(heme":{{}}}},"f:periodSeconds":{{}},)"
    R"("f:successThreshold":{{}},"f:timeoutSeconds":{{}}}},"f:name":{{}},"f:ports":{{".":{{}},"k:{{\"containerPort\":8)"
    R"(080,\"protocol\":\"TCP\"}}":)"
    R"({{".":{{}},"f:containerPort":{{}},"f:protocol":{{}}}}}},"f:resources":{{".":{{}},"f:limits":{{".":{{}},"f:cpu")"
    R"(:{{}},"f:memory":{{}}}},"f:requests":)"
    R"({{".":{{}},"f:cpu":{{}},"f:memory":{{}}}}}},"f:terminationMessagePath":{{}},"f:terminationMessagePolicy")"
    R"(:{{}}}}}},"f:dnsPolicy":{{}},)"
    R"("f:enableServiceLinks":{{}},"f:restartPolicy":{{}},"f:schedulerName":{{}},"f:securityContext":{{}},"f:terminati)"
    R"(onGracePeriodSeconds":{{}}}}}}}})";

std::string container(const char* name, std::size_t i)
{
    return fmt::format(
        R"({{"name":"{0}","image":"registry.example.com/shop/{0}:1.{1}.0","ports":[{{"containerPort":8080,"protocol":")"
        R"(TCP"}}],"env":[{{"name":"POD_NAME",)"
        R"("valueFrom":{{"fieldRef":{{"apiVersion":"v1","fieldPath":"metadata.name"}}}}}},{{"name":"GREETING","value":)"
        R"("Gr\u00fc\u00dfe \"an\" alle\n"}}],)"
        R"("resources":{{"limits":{{"cpu":"500m","memory":"256Mi"}},"requests":{{"cpu":"{2}m","memory":"128Mi"}}}},"vo)"
        R"(lumeMounts":[{{"name":)"
        R"("kube-api-access-{3:05x}","readOnly":true,"mountPath":"/var/run/secrets/kubernetes.io/serviceaccount"}}],"l)"
        R"(ivenessProbe":{{"httpGet":{{"path":)"
        R"("/healthz","port":8080,"scheme":"HTTP"}},"timeoutSeconds":1,"periodSeconds":10,"successThreshold":1,"failur)"
        R"(eThreshold":3}},)"
        R"("terminationMessagePath":"/dev/termination-log","terminationMessagePolicy":"File","imagePullPolicy":"IfNotPresent"}})",
        name, i % 7, 100 + i % 5 * 50, i);
}

std::string status(const char* name, std::size_t i)
{
    return fmt::format(
        R"({{"name":"{0}","state":{{"running":{{"startedAt":"2026-05-03T11:{1:02}:{2:02}Z"}}}},"lastState":{{}},"ready)"
        R"(":true,"restartCount":{3},)"
        R"("image":"registry.example.com/shop/{0}:1.{4}.0","imageID":"registry.example.com/shop/{0}@sha256:{5:064x}",)"
        R"("containerID":"containerd://{6:064x}","started":true}})",
        name, i % 60, i % 59, i % 3, i % 7, i % 7 + 4711, i * 2654435761U);
}

std::string condition(const char* type, std::size_t i)
{
    return fmt::format(
        R"({{"type":"{}","observedGeneration":1,"status":"True","lastProbeTime":null,"lastTransitionTime":"2026-05-03T)"
        R"(11:{:02}:{:02}Z"}})",
        type, i % 60, i % 59);
}

void appendPod(std::string& out, std::size_t i)
{
    const std::string uid = fmt::format("{:08x}-1c4b-4b5e-9d0a-{:012x}", i * 2654435761U & 0xFFFFFFFFU, i);
    const std::string owner = fmt::format("{:08x}-77aa-4b5e-9d0a-000000000000", i / 10);
    const std::string app = fmt::format("web-{}", i / 10 % 200);
    out += fmt::format(
        R"({{"metadata":{{"name":"{0}-5d4f8c7b6d-{1:05x}","generateName":"{0}-5d4f8c7b6d-","namespace":"shop-{2}","uid)"
        R"(":"{3}","resourceVersion":"{4}",)"
        R"("generation":1,"creationTimestamp":"2026-05-03T10:{5:02}:{6:02}Z","labels":{{"app":"{0}","pod-template-hash)"
        R"(":"5d4f8c7b6d","tier":"front"}},)"
        R"("annotations":{{"example.com/checksum":"{7:064x}"}},"ownerReferences":[{{"apiVersion":"apps/v1","kind":"Rep)"
        R"(licaSet","name":"{0}-5d4f8c7b6d",)"
        R"("uid":"{8}","controller":true,"blockOwnerDeletion":true}}],"managedFields":[)",
        app, i, i % 20, uid, 100000 + i * 3, i % 60, i % 59, i * 40503U, owner);
    out += fmt::format(fieldsOfManager, "kube-controller-manager", i % 60, i % 59, owner);
    out += ',';
    out += fmt::format(fieldsOfManager, "kubelet", i % 60, i % 58, owner);
    out += fmt::format(
        R"(]}},"spec":{{"volumes":[{{"name":"kube-api-access-{0:05x}","projected":{{"sources":[{{"serviceAccountToken")"
        R"(:{{"expirationSeconds":3607,"path":)"
        R"("token"}}}},{{"configMap":{{"name":"kube-root-ca.crt","items":[{{"key":"ca.crt","path":"ca.crt"}}]}}}}],"de)"
        R"(faultMode":420}}}}],"containers":[)",
        i);
    out += container("web", i) + "," + container("log-shipper", i);
    out += fmt::format(
        R"(],"restartPolicy":"Always","terminationGracePeriodSeconds":30,"dnsPolicy":"ClusterFirst","serviceAccountNam)"
        R"(e":"default","serviceAccount":)"
        R"("default","nodeName":"node-{}","securityContext":{{}},"schedulerName":"default-scheduler","tolerations":[{{"key":)"
        R"("node.kubernetes.io/not-ready","operator":"Exists","effect":"NoExecute","tolerationSeconds":300}},{{"key":")"
        R"(node.kubernetes.io/unreachable",)"
        R"("operator":"Exists","effect":"NoExecute","tolerationSeconds":300}}],"priority":0,"enableServiceLinks":true,)"
        R"("preemptionPolicy":)"
        R"("PreemptLowerPriority"}},"status":{{"observedGeneration":1,"phase":"Running","conditions":[)",
        i % 100);
    out += condition("PodReadyToStartContainers", i) + "," + condition("Initialized", i) + "," + condition("Ready", i) + ","
           + condition("ContainersReady", i) + "," + condition("PodScheduled", i);
    const std::string ip = fmt::format("10.{}.{}.{}", i / 65536 % 256, i / 256 % 256, i % 256);
    out += fmt::format(
        R"(],"hostIP":"192.168.0.{0}","hostIPs":[{{"ip":"192.168.0.{0}"}}],"podIP":"{1}","podIPs":[{{"ip":"{1}"}}],"st)"
        R"(artTime":"2026-05-03T10:{2:02}:{3:02}Z",)"
        R"("containerStatuses":[)",
        i % 100, ip, i % 60, i % 59);
    out += status("web", i) + "," + status("log-shipper", i);
    out += R"(],"qosClass":"Burstable"}})";
}

} // namespace

std::string podListJson(std::size_t pods)
{
    std::string list = R"({"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"4711"},"items":[)";
    for (std::size_t i = 0; i < pods; ++i) {
        if (i > 0)
            list += ',';
        appendPod(list, i);
    }
    return list + "]}\n";
}

} // namespace nephoscope
