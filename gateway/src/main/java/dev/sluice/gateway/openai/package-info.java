/** The wire format of OpenAI's API as callers speak it. */
@NullMarked
package dev.sluice.gateway.openai;

import org.jspecify.annotations.NullMarked;
