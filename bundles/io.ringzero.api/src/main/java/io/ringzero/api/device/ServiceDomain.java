// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.device;

/**
 * A part of the system that behaves like a domain but is hosted in Java: it has event channels, may map what guests grant to it,
 * and runs in turns, one at a time, on pCPU threads. Registered as an OSGi service; by default it acts as domain 0.
 *
 * <p>A turn is short and never blocks. What throws is logged and ends this service domain, not the machine or a guest.
 */
public interface ServiceDomain {
    /** Name for logs and reports. */
    String name();

    /** Starts; everything that it needs comes by the context. As a turn. */
    void start(ServiceContext context);

    /** Ends: ports and mappings are closed behind it. As a turn. */
    void stop();
}
