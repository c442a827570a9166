// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.device;

import io.ringzero.api.xen.DomainId;
import java.util.List;
import java.util.Optional;

/** The tree of the store, with the rights of domain 0 (docs/misc/xenstore.txt). Paths are absolute. Any thread. */
public interface Store {
    Optional<byte[]> read(String path);

    /** Writes a node, making its parents. */
    void write(String path, byte[] value);

    /** Children's names, sorted; empty when the node is missing or has none. */
    List<String> directory(String path);

    /** Removes a node and all below; without effect when missing. */
    void remove(String path);

    /** Makes a node's owner a domain, with no access for others (a new node inherits this from its parent). */
    void own(String path, DomainId owner);

    /** Lets another domain read a node that somebody else owns. */
    void allowRead(String path, DomainId reader);
}
