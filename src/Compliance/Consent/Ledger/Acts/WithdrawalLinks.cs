using System.Text;

namespace Compliance.Consent.Ledger.Acts;

/// <summary>What a link withdraws.</summary>
/// <param name="Holder">Whose consent.</param>
/// <param name="Purpose">Null for all.</param>
public sealed record LinkedWithdrawal(ConsentHolder Holder, string? Purpose);

/// <summary>
/// Tokens of links that withdraw one purpose or all, and can do nothing else. They have no end: who is asked for one year is entitled to
/// withdraw after ten. Nothing is kept of them, and whoever sees one learns neither whose it is nor what it withdraws.
/// </summary>
internal sealed class WithdrawalLinks(WithdrawalLinkKey key)
{
    private readonly SealedTokens _tokens = new(key, "compliance/withdrawal-link/v2");

    public string Issue(ConsentHolder holder, string? purpose) =>
        _tokens.Seal([.. HolderBytes.Of(holder), .. Encoding.UTF8.GetBytes(purpose ?? "")]);

    /// <exception cref="ConsentException">It was not issued here, or not in this spelling.</exception>
    public LinkedWithdrawal Open(string? token)
    {
        if (_tokens.TryOpen(token) is not { Length: >= HolderBytes.Size } content)
            throw ConsentErrors.LinkRefused();
        var purpose = Encoding.UTF8.GetString(content.AsSpan(HolderBytes.Size));
        return new LinkedWithdrawal(HolderBytes.Read(content), purpose.Length == 0 ? null : purpose);
    }
}
