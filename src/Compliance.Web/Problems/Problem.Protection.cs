namespace Compliance.Web.Problems;

// What enrolment may be told.
public sealed partial record Problem
{
    public static readonly Problem BeingErased = new(new ProblemKind(
        409, "being-erased", "This person’s erasure has begun: enrol them again when it is complete.")
    {
        Means = "The identity belongs to somebody whose erasure is under way. Nothing may be sealed for them any more.",
        Do = "Wait until the erasure is complete, and enrol them again: they get a new id and a new key.",
    });

    public static readonly Problem KeysUnavailable = new(new ProblemKind(
        503, "keys-unavailable", "No key could be had in time; try again later.")
    {
        Means = "The vault does not answer, or asks to slow down, and no key was ready.",
        Do = "Try again after a while. Nobody was enrolled.",
    });
}
