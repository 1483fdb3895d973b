using System.Globalization;
using System.Net;
using System.Text;
using Compliance.Proof.Verifying;

namespace Compliance.Proof.Witnessing;

/// <summary>A witness somewhere else, reached as c2sp.org/tlog-witness says.</summary>
/// <param name="http">With the witness's submission prefix as its base address, and a slash at the end of that.</param>
/// <param name="key">What its cosignatures verify with, known from elsewhere.</param>
public sealed class WitnessClient(HttpClient http, VerifierKey key) : IWitness
{
    private const int MaxAnswer = 64 * 1024;

    /// <inheritdoc/>
    public VerifierKey Key => key;

    /// <inheritdoc/>
    /// <exception cref="HttpRequestException">It was not reached, or did not answer as a witness.</exception>
    public async Task<WitnessAnswer> Cosign(long oldSize, IReadOnlyList<byte[]> proof, ReadOnlyMemory<byte> note, CancellationToken cancellation)
    {
        using var body = new ByteArrayContent(new WitnessRequest(oldSize, proof, note).Write());
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("add-checkpoint", UriKind.Relative)) { Content = body };
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        var status = (int)answer.StatusCode;
        try
        {
            return answer.StatusCode switch
            {
                HttpStatusCode.OK => new(status, Lines(note, await Read(answer.Content, cancellation))),
                HttpStatusCode.Conflict => new(status, [], Size(await Read(answer.Content, cancellation))),
                _ => new(status, []),
            };
        }
        catch (FormatException cause)
        {
            throw new HttpRequestException("The witness did not answer as one.", cause, answer.StatusCode);
        }
    }

    /// <summary>Its lines stand after an empty one, as they do in a note.</summary>
    private static IReadOnlyList<NoteSignature> Lines(ReadOnlyMemory<byte> note, byte[] lines)
    {
        var text = SignedNote.Parse(note.Span).Text.Span;
        return SignedNote.Parse([.. text, (byte)'\n', .. lines]).Signatures;
    }

    private static long Size(ReadOnlySpan<byte> body) =>
        long.TryParse(Encoding.ASCII.GetString(body).TrimEnd('\n'), NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            ? size
            : throw new FormatException("The size is none.");

    private static async Task<byte[]> Read(HttpContent content, CancellationToken cancellation)
    {
        await using var stream = await content.ReadAsStreamAsync(cancellation);
        var buffer = new byte[MaxAnswer + 1];
        var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation);
        return length <= MaxAnswer ? buffer[..length] : throw new FormatException("The answer is too large.");
    }
}
