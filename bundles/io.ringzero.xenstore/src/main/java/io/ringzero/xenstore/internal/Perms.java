// SPDX-License-Identifier: Apache-2.0
package io.ringzero.xenstore.internal;

import java.util.ArrayList;
import java.util.List;

/**
 * Who may do what with a node. The first entry names the owner, who may do all, and what those may do who are not listed;
 * the others list domains (docs/misc/xenstore.txt, GET_PERMS). Domain 0 may do all everywhere.
 */
record Perms(List<Entry> entries) {
    /** Bits of an entry's letter: n 0, r 1, w 2, b 3. */
    static final int READ = 1;
    static final int WRITE = 2;
    private static final String LETTERS = "nrwb";
    private static final int DOMIDS = 0x7ff0;

    /** One domain's rights. */
    record Entry(int domid, int rights) {
    }

    Perms {
        entries = List.copyOf(entries);
    }

    /** A node of one domain's that nobody else may see. */
    static Perms privateTo(int domid) {
        return new Perms(List.of(new Entry(domid, 0)));
    }

    int owner() {
        return entries.getFirst().domid();
    }

    /** What a domain may do. */
    int rights(int domid) {
        if (domid == 0 || domid == owner()) {
            return READ | WRITE;
        }
        return entries.stream().skip(1).filter(entry -> entry.domid() == domid).findFirst().orElse(entries.getFirst())
            .rights();
    }

    Perms ownedBy(int domid) {
        List<Entry> changed = new ArrayList<>(entries);
        changed.set(0, new Entry(domid, entries.getFirst().rights()));
        return new Perms(changed);
    }

    /** The same with one more right for one domain. */
    Perms with(int domid, int right) {
        List<Entry> changed = new ArrayList<>(entries);
        changed.removeIf(entry -> entry != entries.getFirst() && entry.domid() == domid);
        changed.add(new Entry(domid, rights(domid) | right));
        return new Perms(changed);
    }

    /** The same without what is listed for a domain that is gone. */
    Perms without(int domid) {
        List<Entry> changed = new ArrayList<>(entries);
        changed.subList(1, changed.size()).removeIf(entry -> entry.domid() == domid);
        return changed.size() == entries.size() ? this : new Perms(changed);
    }

    /** From the wire: {@code n0}, {@code b12}, ... */
    static Perms parse(List<String> texts) throws StoreException {
        List<Entry> entries = new ArrayList<>();
        for (String text : texts) {
            int rights = text.isEmpty() ? -1 : LETTERS.indexOf(text.charAt(0));
            if (rights < 0) {
                throw new StoreException(StoreException.EINVAL);
            }
            entries.add(new Entry(domid(text.substring(1)), rights));
        }
        if (entries.isEmpty()) {
            throw new StoreException(StoreException.EINVAL);
        }
        return new Perms(entries);
    }

    /** A domain's number in decimal. */
    static int domid(String text) throws StoreException {
        if (text.isEmpty() || text.length() > 5 || !text.chars().allMatch(c -> c >= '0' && c <= '9')
            || Integer.parseInt(text) >= DOMIDS) {
            throw new StoreException(StoreException.EINVAL);
        }
        return Integer.parseInt(text);
    }

    /** As it goes over the wire, without the NULs. */
    List<String> texts() {
        return entries.stream().map(entry -> LETTERS.charAt(entry.rights()) + "" + entry.domid()).toList();
    }
}
