// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lessons/lab/kubernetes/store/api_status.h"

#include <string>
#include <string_view>
#include <vector>

// What may stand in each kind's documents, in Kubernetes' own words (pkg/apis/*/validation). Everything is looked at after defaulting,
// and everything that is wrong is added to the errors, in the order of the fields there.
namespace nephoscope::lab::rules {

using Errors = std::vector<FieldError>;

// --- shared
std::string item(const std::string& field, std::size_t index); // "spec.containers[0]"
void notNegative(Errors& errors, const nlohmann::json& document, std::string_view member, const std::string& field);
void oneOf(Errors& errors, const nlohmann::json& document, std::string_view member, const std::string& field,
           const std::vector<std::string_view>& allowed, bool required = true);
void portNumber(Errors& errors, const nlohmann::json& value, const std::string& field);
// A number of a port, or its name.
void portOrName(Errors& errors, const nlohmann::json& value, const std::string& field);
std::vector<std::string> wrongPortName(std::string_view name);
std::vector<std::string> wrongConfigKey(std::string_view key);

// --- pods
enum class SpecUse { Pod, Template };
void podSpec(Errors& errors, const nlohmann::json& spec, const std::string& field, SpecUse use);
void pod(Errors& errors, const nlohmann::json& document);
void podUpdate(Errors& errors, const nlohmann::json& document, const nlohmann::json& old);
void podBinding(Errors& errors, const nlohmann::json& document, const nlohmann::json& old);

// --- workloads
void labelSelector(Errors& errors, const nlohmann::json& selector, const std::string& field);
void deployment(Errors& errors, const nlohmann::json& document);
void deploymentUpdate(Errors& errors, const nlohmann::json& document, const nlohmann::json& old);
void replicaSet(Errors& errors, const nlohmann::json& document);
void replicaSetUpdate(Errors& errors, const nlohmann::json& document, const nlohmann::json& old);
void autoscaler(Errors& errors, const nlohmann::json& document);

// --- network
void service(Errors& errors, const nlohmann::json& document);
void serviceUpdate(Errors& errors, const nlohmann::json& document, const nlohmann::json& old);
void ingress(Errors& errors, const nlohmann::json& document);
void endpointSlice(Errors& errors, const nlohmann::json& document);

// --- the cluster
void configMap(Errors& errors, const nlohmann::json& document);
void secret(Errors& errors, const nlohmann::json& document);
void node(Errors& errors, const nlohmann::json& document);
void event(Errors& errors, const nlohmann::json& document);

} // namespace nephoscope::lab::rules
