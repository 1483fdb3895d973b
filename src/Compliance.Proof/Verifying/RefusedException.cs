namespace Compliance.Proof.Verifying;

/// <summary>A check did not hold. Stays inside the verifier.</summary>
internal sealed class RefusedException(CertificateFailure failure, string reason) : Exception(reason)
{
    public CertificateFailure Failure => failure;

    public delegate T Reader<out T>(ReadOnlySpan<byte> bytes);

    public static void Unless(bool holds, CertificateFailure failure, string reason)
    {
        if (!holds) throw new RefusedException(failure, reason);
    }

    public static T IfUnreadable<T>(ReadOnlySpan<byte> bytes, Reader<T> read, CertificateFailure failure, string reason)
    {
        try
        {
            return read(bytes);
        }
        catch (FormatException cause)
        {
            throw new RefusedException(failure, $"{reason} {cause.Message}");
        }
    }
}
