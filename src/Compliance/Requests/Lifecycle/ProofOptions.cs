using System.ComponentModel.DataAnnotations;
using Compliance.Subjects;

namespace Compliance.Requests.Lifecycle;

/// <summary>For which requests proof of identity is asked, and how long it is waited for. Section <c>Compliance:Proofs</c>.</summary>
public sealed class ProofOptions
{
    public const string Section = "Compliance:Proofs";

    /// <summary>How many days a request waits for proof before it expires, 1 to 90. The default is 30.</summary>
    [Range(1, 90)]
    public int WaitDays { get; set; } = 30;

    /// <summary>
    /// Rights for which no caller is asked for proof, because something in front of this system has it always: none by default. Opt-outs,
    /// limits on use, withdrawals, objections and restrictions need none anyway (11 CCR 7060(b)).
    /// </summary>
    public IList<Right> NotAsked { get; init; } = [];
}
