using Compliance.Proof.Http;
using Compliance.Proof.Verifying;

namespace Compliance.Proof.Witnessing;

/// <summary>A witness somewhere else, reached as c2sp.org/tlog-witness says.</summary>
/// <param name="http">With the witness's submission prefix as its base address, and a slash at the end of that.</param>
/// <param name="key">What its cosignatures verify with, known from elsewhere.</param>
public sealed class WitnessClient(HttpClient http, VerifierKey key) : IWitness
{
    private const int MaxAnswer = 64 * 1024;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public VerifierKey Key => key;

    /// <inheritdoc/>
    /// <exception cref="HttpRequestException">It was not reached, or did not answer as a witness.</exception>
    public async Task<WitnessAnswer> Cosign(
        long oldSize, IReadOnlyList<byte[]> proof, ReadOnlyMemory<byte> note, CancellationToken cancellation)
    {
        using var body = new ByteArrayContent(new WitnessRequest(oldSize, proof, note).Write());
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("add-checkpoint", UriKind.Relative)) { Content = body };
        var answer = await http.Exchange(request, MaxAnswer, Longest, cancellation);
        try
        {
            return WitnessAnswer.Of((int)answer.Status, note, answer.Content);
        }
        catch (FormatException cause)
        {
            throw new HttpRequestException("The witness did not answer as one.", cause, answer.Status);
        }
    }
}
