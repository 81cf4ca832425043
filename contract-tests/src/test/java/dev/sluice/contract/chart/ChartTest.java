package dev.sluice.contract.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.gateway.config.SluiceConfig;
import dev.sluice.gateway.config.SluiceYaml;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The chart is validated against Kubernetes' schema; no server has seen it. */
class ChartTest {

    private static final List<Manifest> USUAL = Chart.SLUICE.rendered();
    private static final List<Manifest> EVERYTHING = Chart.SLUICE.rendered(everything());

    @Test
    void lints_without_a_warning() {
        assertThat(Chart.SLUICE.lint())
                .satisfies(result -> assertThat(result.isFailed())
                        .as(String.join("\n", result.getMessages()))
                        .isFalse());
    }

    @Test
    void a_broken_chart_does_not_lint(@TempDir Path directory) throws IOException {
        Path templates = Files.createDirectory(directory.resolve("templates"));
        Files.writeString(directory.resolve("Chart.yaml"), "apiVersion: v2\nname: broken\nversion: 0.1.0\n");
        Files.writeString(templates.resolve("service.yaml"), "kind: Service\nmetadata: {{ .Values.gone.away }}\n");
        assertThat(new Chart(directory).lint().isFailed()).isTrue();
    }

    @Test
    void renders_only_what_is_asked_for() {
        assertThat(USUAL)
                .extracting(Manifest::kind)
                .containsExactlyInAnyOrder("ServiceAccount", "ConfigMap", "Service", "Deployment");
        assertThat(EVERYTHING)
                .extracting(Manifest::kind)
                .containsExactlyInAnyOrder(
                        "ServiceAccount",
                        "ConfigMap",
                        "Service",
                        "Service",
                        "Deployment",
                        "HorizontalPodAutoscaler",
                        "PodDisruptionBudget",
                        "NetworkPolicy",
                        "ServiceMonitor");
    }

    static Stream<Manifest> manifests() {
        return Stream.concat(USUAL.stream(), EVERYTHING.stream())
                .filter(m -> !m.kind().equals("ServiceMonitor"));
    }

    @ParameterizedTest
    @MethodSource("manifests")
    void every_manifest_fits_the_schema_of_kubernetes(Manifest manifest) {
        assertThat(KubernetesModel.problems(manifest)).isEmpty();
        assertThat(manifest.at("/metadata/namespace").asText()).isEqualTo("models");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            spec: {selector: {}, template: {}, replicas: two}                           | two
            spec: {selector: {}, template: {}, replicas: '2'}                           | String
            spec: {selector: {}, template: {}, replica: 2}                              | replica
            spec: {selector: {}, template: {spec: {containers: {name: a}}}}             | START_OBJECT
            spec: {selector: {}, template: {spec: {containers: [{image: a}]}}}          | name
            spec: {template: {}}                                                        | selector
            spec: {selector: {}, template: {spec: {containers: [{name: a, env: [{name: A, value: 1}]}]}}}   | Integer
            spec: {selector: {}, template: {spec: {containers: [{name: a, securityContext: {runAsRoot: no}}]}}} | runAsRoot
            """)
    void a_manifest_that_does_not_fit_is_noticed(String spec, String named) {
        Manifest manifest = Manifest.parse("apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\n" + spec);
        assertThat(KubernetesModel.problems(manifest))
                .anySatisfy(problem -> assertThat(problem).contains(named));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            replicaCount: two                                                    | replicaCount
            replicaCont: 2                                                       | replicaCont
            image: {pullPolicy: Sometimes}                                       | pullPolicy
            service: {type: ExternalName}                                        | type
            service: {port: 99999}                                               | port
            resources: {limits: {cpu: lots}}                                     | cpu
            secretEnv: [{name: 2FAST, secret: a, key: b}]                        | secretEnv
            autoscaling: {targetCPUUtilizationPercentage: 400}                   | targetCPUUtilizationPercentage
            serviceMonitor: {interval: often}                                    | interval
            config: {backend: []}                                                | backend
            config: {backends: []}                                               | backends
            config: {backends: [{id: a, dialect: smoke, base-url: 'http://a', context-window: 10}]}  | dialect
            config: {backends: [{id: a, dialect: openai, context-window: 10}]}                       | base-url
            config: {backends: [{id: a, dialect: openai, base-url: 'http://a', context-window: 10, price: {input: cheap, output: 1}}]} | price
            config: {policies: {p: {objective: {quality: 1.2}}}}                 | quality
            config: {keys: [{name: a}]}                                          | keys
            """)
    void a_value_that_cannot_be_right_is_refused_by_its_name(String values, String field) {
        assertThatThrownBy(() -> Chart.SLUICE.rendered(values))
                .hasMessageContaining("values don't meet the specifications of the schema")
                .hasMessageContaining(field);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            secretEnv: []                          | config names the environment variable OPENAI_API_KEY, but secretEnv has no entry for it
            serviceMonitor: {enabled: true}        | serviceMonitor.enabled needs adminService.enabled
            autoscaling: {minReplicas: 9}          | autoscaling.minReplicas 9 is more than autoscaling.maxReplicas 6
            serviceAccount: {create: false}        | serviceAccount.name is needed
            """)
    void values_that_contradict_one_another_are_refused(String values, String message) {
        assertThatThrownBy(() -> Chart.SLUICE.rendered(values)).hasMessageContaining(message);
    }

    @Test
    void the_config_in_the_map_is_one_the_gateway_reads() {
        assertThat(config(USUAL).endpoints()).hasSize(1);
        SluiceConfig everything = config(EVERYTHING);
        assertThat(everything.endpoints()).extracting(e -> e.backend().id()).containsExactly("small", "large");
        assertThat(everything.endpoints().getFirst().backend().contextWindow().count())
                .isEqualTo(1_000_000);
        assertThat(everything.defaultPolicy()).isEqualTo("careful");
        assertThat(everything.budgets()).hasSize(6);
        assertThat(everything.adminKey()).isPresent();
    }

    @Test
    void all_that_the_example_says_may_be_said_in_the_chart() throws IOException {
        String example = Files.readString(Path.of("..", "docs", "sluice.example.yaml"));
        String secrets = Pattern.compile("(?m)^[^#\\n]*-env: ([A-Z_]+)")
                .matcher(example)
                .results()
                .map(found -> "{name: " + found.group(1) + ", secret: s, key: k}")
                .distinct()
                .collect(Collectors.joining(", ", "secretEnv: [", "]\n"));

        String values = secrets + "config:\n" + example.indent(2);

        assertThat(Chart.SLUICE.rendered(values)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void the_pod_meets_the_restricted_standard(boolean everything) {
        Manifest deployment = Manifest.only("Deployment", everything ? EVERYTHING : USUAL);
        JsonNode pod = deployment.at("/spec/template/spec");
        assertThat(pod.at("/automountServiceAccountToken").asBoolean(true)).isFalse();
        assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
        assertThat(pod.at("/securityContext/runAsUser").asInt()).isPositive();
        assertThat(pod.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
        JsonNode container = pod.at("/containers/0");
        assertThat(container.at("/securityContext/allowPrivilegeEscalation").asBoolean(true))
                .isFalse();
        assertThat(container.at("/securityContext/readOnlyRootFilesystem").asBoolean())
                .isTrue();
        assertThat(container.at("/securityContext/capabilities/drop")).hasToString("[\"ALL\"]");
        assertThat(container.at("/resources/limits/memory").asText()).isNotEmpty();
        assertThat(container.at("/resources/limits/cpu").asText()).isNotEmpty();
        assertThat(pod.at("/volumes/1/emptyDir").isObject()).isTrue();
        assertThat(container.at("/volumeMounts/1/mountPath").asText()).isEqualTo("/tmp");
    }

    @Test
    void probes_ask_the_admin_port_and_the_config_is_found() {
        Manifest deployment = Manifest.only("Deployment", USUAL);
        JsonNode container = deployment.at("/spec/template/spec/containers/0");
        Map.of("startupProbe", "liveness", "livenessProbe", "liveness", "readinessProbe", "readiness")
                .forEach((probe, group) -> {
                    JsonNode asked = container.path(probe).path("httpGet");
                    assertThat(asked.path("path").asText()).isEqualTo("/actuator/health/" + group);
                    assertThat(asked.path("port").asText()).isEqualTo("admin");
                });
        assertThat(container.at("/ports/1/containerPort").asInt()).isEqualTo(8081);
        assertThat(container.at("/env/0"))
                .hasToString("{\"name\":\"SLUICE_CONFIG\",\"value\":\"/etc/sluice/sluice.yaml\"}");
        assertThat(container.at("/volumeMounts/0/mountPath").asText()).isEqualTo("/etc/sluice");
        assertThat(container.at("/env/2/valueFrom/secretKeyRef/name").asText()).isEqualTo("sluice");
    }

    @Test
    void a_changed_config_restarts_the_pods_and_nothing_else_does() {
        String changed = "config: {default-policy: default}";
        assertThat(checksum(Chart.SLUICE.rendered())).isEqualTo(checksum(USUAL));
        assertThat(checksum(Chart.SLUICE.rendered("replicaCount: 3"))).isEqualTo(checksum(USUAL));
        assertThat(checksum(Chart.SLUICE.rendered(changed))).isNotEqualTo(checksum(USUAL));
    }

    @Test
    void the_admin_port_is_never_on_the_callers_service() {
        Stream.concat(USUAL.stream(), EVERYTHING.stream())
                .filter(m -> m.kind().equals("Service"))
                .forEach(service -> {
                    assertThat(service.at("/spec/ports")).hasSize(1);
                    boolean admin = service.name().endsWith("-admin");
                    assertThat(service.at("/spec/ports/0/targetPort").asText()).isEqualTo(admin ? "admin" : "http");
                    assertThat(service.at("/spec/type").asText())
                            .isEqualTo(admin || USUAL.contains(service) ? "ClusterIP" : "LoadBalancer");
                });
    }

    @Test
    void the_autoscaler_owns_the_number_of_replicas() {
        assertThat(Manifest.only("Deployment", EVERYTHING).at("/spec/replicas").isMissingNode())
                .isTrue();
        assertThat(Manifest.only("HorizontalPodAutoscaler", EVERYTHING)
                        .at("/spec/scaleTargetRef/name")
                        .asText())
                .isEqualTo(Manifest.only("Deployment", EVERYTHING).name());
    }

    @Test
    void metrics_are_scraped_from_the_admin_service() {
        Manifest monitor = Manifest.only("ServiceMonitor", EVERYTHING);
        Manifest admin = EVERYTHING.stream()
                .filter(m -> m.kind().equals("Service") && m.name().endsWith("-admin"))
                .findFirst()
                .orElseThrow();
        assertThat(monitor.at("/spec/endpoints/0/port").asText())
                .isEqualTo(admin.at("/spec/ports/0/name").asText());
        assertThat(monitor.at("/spec/endpoints/0/path").asText()).isEqualTo("/actuator/prometheus");
        monitor.at("/spec/selector/matchLabels")
                .properties()
                .forEach(label -> assertThat(admin.at("/metadata/labels").path(label.getKey()))
                        .isEqualTo(label.getValue()));
    }

    private static SluiceConfig config(List<Manifest> manifests) {
        String yaml =
                Manifest.only("ConfigMap", manifests).at("/data/sluice.yaml").asText();
        Map<String, String> secrets = new HashMap<>();
        Manifest.only("Deployment", manifests)
                .at("/spec/template/spec/containers/0/env")
                .forEach(env -> secrets.put(
                        env.path("name").asText(),
                        "secret-of-" + env.path("name").asText()));
        return SluiceYaml.read("sluice.yaml", yaml, secrets::get);
    }

    private static String checksum(List<Manifest> manifests) {
        return Manifest.only("Deployment", manifests)
                .at("/spec/template/metadata/annotations")
                .path("checksum/config")
                .asText();
    }

    private static String everything() {
        try (InputStream in = Objects.requireNonNull(ChartTest.class.getResourceAsStream("/chart/everything.yaml"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new java.io.UncheckedIOException(broken);
        }
    }
}
