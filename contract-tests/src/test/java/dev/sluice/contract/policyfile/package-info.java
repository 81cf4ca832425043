/** One file, read by two. */
@NullMarked
package dev.sluice.contract.policyfile;

import org.jspecify.annotations.NullMarked;
