// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.domain;

/** Something that keeps things for domains beside their tables. Bound in a Guice set; told, in no particular order, of each end. */
public interface DomainResource {
    /** The domain is being destroyed, its vCPUs do not run any more: give back all that is kept for it. Idempotent. */
    void domainEnds(Domain domain);
}
