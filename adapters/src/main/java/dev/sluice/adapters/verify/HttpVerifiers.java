package dev.sluice.adapters.verify;

import dev.sluice.core.call.Verifier;

/** Makes verifiers that ask over HTTP, on connections they share. */
public final class HttpVerifiers implements AutoCloseable {

    private final HttpPosts posts = new HttpPosts();

    /** vLLM's {@code /score}. */
    public Verifier score(VerifierEndpoint endpoint) {
        return new AskedVerifier(endpoint, new ScoreWire(), posts);
    }

    /** {@code /rerank} as vLLM, Jina and Cohere have it. */
    public Verifier rerank(VerifierEndpoint endpoint) {
        return new AskedVerifier(endpoint, new RerankWire(), posts);
    }

    /**
     * vLLM's {@code /classify}.
     *
     * @param right which class says that the answer is right
     */
    public Verifier classify(VerifierEndpoint endpoint, int right) {
        return new AskedVerifier(endpoint, new ClassifyWire(right), posts);
    }

    /** A verifier of one's own. */
    public Verifier external(VerifierEndpoint endpoint) {
        return new AskedVerifier(endpoint, new ExternalWire(), posts);
    }

    @Override
    public void close() {
        posts.close();
    }
}
