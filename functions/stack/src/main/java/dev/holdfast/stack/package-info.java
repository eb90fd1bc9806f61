/** What the functions and the gateway of a stack on AWS have in common: what the template sets, and what is made of it. */
@NullMarked
package dev.holdfast.stack;

import org.jspecify.annotations.NullMarked;
