// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.call;

import java.util.List;

/** Small hypercalls that share a class. Bound in a Guice set. */
public interface HandlerGroup {
    /** One handler for each call; the same at each asking. */
    List<Handler> handlers();
}
