using Compliance.Proof.Verifying;

namespace Compliance.Proof.Certificates;

/// <summary>
/// Asks of a statement, before it is signed, what its reader will ask: a certificate that no verifier accepts is never made.
/// </summary>
public static class CertificateStatement
{
    /// <summary>The statement says that the erasure is complete or pending, and the entries do not show it.</summary>
    public const string NotShown = "statement-not-shown";

    /// <summary>The largest statement, in bytes: with it there is room in a certificate's file for all else.</summary>
    public const int MaxSize = Verifying.Certificate.MaxSize / 2;

    /// <summary>
    /// Whether the statement can stand in a certificate of this log, names exactly these entries, and they show what it says.
    /// </summary>
    /// <param name="statement">As it would be signed.</param>
    /// <param name="entries">What the log holds, by index; that it does is shown elsewhere.</param>
    /// <param name="log">The name of the log that it would be signed for; null where that is looked at elsewhere.</param>
    /// <returns>Null if so; else a short word for why not.</returns>
    public static string? Check(ReadOnlyMemory<byte> statement, IReadOnlyList<SupportingEntry> entries, string? log = null)
    {
        try
        {
            if (statement.Length > MaxSize) return "statement-too-large";

            // It is one line of the file.
            if (SignedNote.HasControls(statement.Span) || statement.Span.Contains((byte)'\n')) return "statement-malformed";
            var check = new StatementCheck(statement);
            if (log is not null && check.Log != log) return "statement-of-another-log";
            check.Binds(entries);
            return null;
        }
        catch (RefusedException refused)
        {
            return refused.Failure switch
            {
                CertificateFailure.EntriesMismatch => "statement-names-other-entries",
                CertificateFailure.OtherRequest => "statement-of-another-request",
                CertificateFailure.OtherKey => "statement-of-another-key",
                _ => NotShown,
            };
        }
        catch (FormatException)
        {
            return "statement-malformed";
        }
    }
}
