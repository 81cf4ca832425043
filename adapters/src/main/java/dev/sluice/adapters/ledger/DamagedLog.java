package dev.sluice.adapters.ledger;

import java.nio.file.Path;

/** A ledger's file that is not as it was written, so that what was spent is not known. */
public final class DamagedLog extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DamagedLog(Path file, long offset, String what) {
        super("the ledger's file " + file + " is damaged at offset " + offset + ": " + what
                + "; restore it from a backup, or move its directory away to begin with nothing spent");
    }
}
