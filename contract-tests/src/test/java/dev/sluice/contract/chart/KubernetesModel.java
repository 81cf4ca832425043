package dev.sluice.contract.chart;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import io.kubernetes.client.openapi.models.V2HorizontalPodAutoscaler;
import java.io.IOException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Kubernetes' own schema, as two client libraries have it: one knows the types and names unknown fields, the other also
 * knows which fields must be there. Neither is a server: what passes fits the schema, no more.
 */
final class KubernetesModel {

    private static final JsonMapper STRICT = JsonMapper.builder()
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .withCoercionConfig(LogicalType.Textual, text -> {
                text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail);
                text.setCoercion(CoercionInputShape.Float, CoercionAction.Fail);
                text.setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
            })
            .build();

    private static final Map<String, Schema> SCHEMAS = Map.of(
            "v1/ConfigMap", new Schema(ConfigMap.class, V1ConfigMap::validateJsonElement),
            "v1/Service", new Schema(Service.class, V1Service::validateJsonElement),
            "v1/ServiceAccount", new Schema(ServiceAccount.class, V1ServiceAccount::validateJsonElement),
            "apps/v1/Deployment", new Schema(Deployment.class, V1Deployment::validateJsonElement),
            "autoscaling/v2/HorizontalPodAutoscaler",
                    new Schema(HorizontalPodAutoscaler.class, V2HorizontalPodAutoscaler::validateJsonElement),
            "policy/v1/PodDisruptionBudget",
                    new Schema(PodDisruptionBudget.class, V1PodDisruptionBudget::validateJsonElement),
            "networking.k8s.io/v1/NetworkPolicy",
                    new Schema(NetworkPolicy.class, V1NetworkPolicy::validateJsonElement));

    private record Schema(Class<?> types, Required required) {}

    private interface Required {
        void check(JsonElement element) throws IOException;
    }

    private KubernetesModel() {}

    /** What is wrong with a manifest; empty where it fits the schema. */
    static List<String> problems(Manifest manifest) {
        Schema schema = SCHEMAS.get(manifest.apiVersion() + "/" + manifest.kind());
        if (schema == null) {
            return List.of("no schema for " + manifest.apiVersion() + "/" + manifest.kind());
        }
        List<String> problems = new ArrayList<>();
        try {
            unknownFields(manifest.kind(), STRICT.treeToValue(manifest.tree(), schema.types()), problems);
        } catch (JsonProcessingException wrongType) {
            problems.add(String.valueOf(wrongType.getOriginalMessage()));
        }
        try {
            schema.required().check(JsonParser.parseString(manifest.tree().toString()));
        } catch (IOException | IllegalArgumentException unfit) {
            problems.add(String.valueOf(unfit.getMessage()));
        }
        return problems;
    }

    private static void unknownFields(String path, @Nullable Object value, List<String> problems) {
        if (value instanceof List<?> list) {
            list.forEach(item -> unknownFields(path + "[]", item, problems));
        } else if (value instanceof Map<?, ?> map) {
            map.forEach((key, item) -> unknownFields(path + "." + key, item, problems));
        } else if (value != null && value.getClass().getPackageName().startsWith("io.fabric8.")) {
            properties(value).forEach(property -> unknownFieldsOf(path, value, property, problems));
        }
    }

    private static void unknownFieldsOf(String path, Object model, Method property, List<String> problems) {
        Object value = get(model, property).orElse(null);
        if (property.getName().equals("getAdditionalProperties")) {
            if (value instanceof Map<?, ?> unknown) {
                unknown.keySet().forEach(field -> problems.add("unknown field " + path + "." + field));
            }
            return;
        }
        unknownFields(path + "." + property.getName().replaceFirst("^(get|is)", ""), value, problems);
    }

    private static List<Method> properties(Object model) {
        return Arrays.stream(model.getClass().getMethods())
                .filter(m -> m.getParameterCount() == 0 && m.getName().matches("(get|is)[A-Z].*"))
                .filter(m -> !m.getName().equals("getClass"))
                .toList();
    }

    private static Optional<Object> get(Object model, Method property) {
        try {
            return Optional.ofNullable(property.invoke(model));
        } catch (ReflectiveOperationException unreadable) {
            throw new IllegalStateException(property + " cannot be read", unreadable);
        }
    }
}
