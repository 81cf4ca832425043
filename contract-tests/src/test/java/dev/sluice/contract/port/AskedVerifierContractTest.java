package dev.sluice.contract.port;

import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;

import com.github.tomakehurst.wiremock.WireMockServer;
import dev.sluice.adapters.Secret;
import dev.sluice.adapters.verify.HttpVerifiers;
import dev.sluice.adapters.verify.VerifierEndpoint;
import dev.sluice.core.call.Verifier;
import dev.sluice.core.request.Cost;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;

class AskedVerifierContractTest extends VerifierContract {

    private static final WireMockServer SERVER = server();
    private static final HttpVerifiers VERIFIERS = new HttpVerifiers();

    private static WireMockServer server() {
        WireMockServer server = new WireMockServer(wireMockConfig().dynamicPort());
        server.start();
        server.stubFor(post(urlEqualTo("/score")).willReturn(okJson("{\"data\":[{\"index\":0,\"score\":0.4}]}")));
        return server;
    }

    @AfterAll
    static void stop() {
        VERIFIERS.close();
        SERVER.stop();
    }

    @Override
    Verifier verifier() {
        return VERIFIERS.score(new VerifierEndpoint(
                "scorer",
                URI.create(SERVER.baseUrl() + "/score"),
                Secret.NONE,
                "",
                Duration.ofSeconds(10),
                new Cost(100)));
    }
}
