// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.audit;

/**
 * What the frame table says of a frame, to be held against what is found.
 *
 * @param owner domid, {@code DOMID_INVALID} for a free frame
 * @param use its type
 * @param settled false while it is being made a page table or taken apart
 * @param progress entries that hold references while it is not settled
 * @param typeCount references that carry the type
 * @param totalCount all references
 * @param pinned whether a pin holds it
 * @param allocated whether its owner has it
 */
public record Claim(int owner, Use use, boolean settled, int progress, int typeCount, int totalCount, boolean pinned,
    boolean allocated) {
}
