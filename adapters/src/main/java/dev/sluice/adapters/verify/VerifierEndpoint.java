package dev.sluice.adapters.verify;

import dev.sluice.adapters.Secret;
import dev.sluice.core.request.Cost;
import java.net.URI;
import java.time.Duration;

/**
 * Somebody who judges answers, and what asking costs.
 *
 * @param name of the verifier in verdicts
 * @param model as the endpoint names it; empty where it serves only one
 * @param patience for one judgement, from connecting to the last byte
 * @param price of one judgement; charged wherever the endpoint may have done its work
 */
public record VerifierEndpoint(String name, URI url, Secret key, String model, Duration patience, Cost price) {

    public VerifierEndpoint {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a verifier needs a name");
        }
        if (!"http".equals(url.getScheme()) && !"https".equals(url.getScheme())) {
            throw new IllegalArgumentException("URL of verifier " + name + " must be http or https: " + url);
        }
        if (!patience.isPositive()) {
            throw new IllegalArgumentException("patience of verifier " + name + " must be positive: " + patience);
        }
    }
}
