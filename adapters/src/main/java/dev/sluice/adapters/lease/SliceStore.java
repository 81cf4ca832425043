package dev.sluice.adapters.lease;

/**
 * Where replicas' slices are written down. For each budget and period the slices granted are never more than the limit
 * as it was when they were granted. Safe for many threads and processes.
 */
public interface SliceStore {

    /** A replica's slot of requests at once is taken from it when it was not heard for so long. */
    int SECONDS_UNTIL_GONE = 30;

    /** Who was heard within so long may give something back soon. */
    int SECONDS_ALIVE = 15;

    /**
     * Begins a life of a replica: from now on what its earlier ones say is refused.
     *
     * @throws StoreUnreachable where it does not answer
     */
    long begin(String replica);

    /**
     * All of a message or nothing: first what is given back, then the limits, then what is granted.
     *
     * @throws StoreUnreachable where it does not answer; it may have happened, or happen still
     * @throws Superseded where a later message, or a later life, was heard
     */
    Answer exchange(Message message);
}
