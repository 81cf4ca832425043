package dev.sluice.core.request;

/**
 * What is asked of a model, named by its path below the API version.
 *
 * @param path for example {@code /chat/completions} or {@code /embeddings}
 */
public record Operation(String path) {

    public static final Operation CHAT = new Operation("/chat/completions");

    public Operation {
        if (!path.startsWith("/") || path.contains("..") || path.contains("?") || path.contains("//")) {
            throw new IllegalArgumentException("not a plain absolute path: " + path);
        }
    }

    /** Whether policies may choose a structure for it; anything else is passed through to one backend. */
    public boolean isChat() {
        return equals(CHAT);
    }
}
