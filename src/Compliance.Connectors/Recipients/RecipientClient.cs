using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Compliance.Connectors.Rows;
using Compliance.Recipients;
using Microsoft.Extensions.Options;

namespace Compliance.Connectors.Recipients;

/// <summary>
/// Posts a signed notice to the one address that is configured for its recipient. A recipient confirms with 200 and
/// <c>{"jti":"…","status":"done"}</c>, and takes it for later with 202; everything else is no answer.
/// </summary>
internal sealed class RecipientClient(IHttpClientFactory clients, IOptions<RecipientOptions> options, TimeProvider time) : IRecipientClient
{
    public const string ClientName = "recipients";

    private const int MaxAnswer = 16 * 1024;

    public bool Reaches(string recipient) => options.Value.Addresses.ContainsKey(recipient);

    public async Task<RecipientAnswer> Post(string recipient, string notice, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(options.Value.TimeoutSeconds), time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, patience.Token);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, options.Value.Addresses[recipient]);
            request.Content = new StringContent(notice, Encoding.ASCII, new MediaTypeHeaderValue("application/jwt"));
            using var client = clients.CreateClient(ClientName);
            using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop.Token);
            return answer.StatusCode switch
            {
                HttpStatusCode.OK => await Read(answer, notice, stop.Token),
                HttpStatusCode.Accepted => new RecipientAnswer(false, ""),
                var status => throw new RecipientException($"http-{(int)status}"),
            };
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new RecipientException("timed-out");
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            // Without the cause, whose message names the address.
            throw new RecipientException("no-connection");
        }
    }

    private static async Task<RecipientAnswer> Read(HttpResponseMessage answer, string notice, CancellationToken cancellation)
    {
        var bytes = new byte[MaxAnswer + 1];
        await using var body = await answer.Content.ReadAsStreamAsync(cancellation);
        var length = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellation);
        return length <= MaxAnswer && Confirms(bytes.AsMemory(0, length), IdIn(notice))
            ? new RecipientAnswer(true, Convert.ToHexStringLower(SHA256.HashData(bytes.AsSpan(0, length))))
            : throw new RecipientException("no-receipt");
    }

    private static bool Confirms(ReadOnlyMemory<byte> answer, string id)
    {
        try
        {
            using var json = JsonDocument.Parse(answer, JsonText.Strict);
            return json.RootElement.ValueKind is JsonValueKind.Object && Is(json.RootElement, "jti", id)
                && Is(json.RootElement, "status", "done");
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool Is(JsonElement answer, string name, string value) =>
        answer.TryGetProperty(name, out var said) && said.ValueKind is JsonValueKind.String && said.GetString() == value;

    private static string IdIn(string notice)
    {
        using var claims = JsonDocument.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(notice.Split('.')[1]));
        return claims.RootElement.GetProperty("jti").GetString()!;
    }
}
