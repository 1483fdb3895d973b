using System.Text.Json;
using Compliance.Personalization.Signing;
using Compliance.Web.Json;
using Compliance.Web.Operations;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;

namespace Compliance.Web.Personalization;

/// <summary>Lists the public keys with which the instances of this deployment sign decisions (RFC 7517).</summary>
internal static class DecisionKeysEndpoint
{
    private const string MediaType = "application/jwk-set+json";

    public static readonly Operation Operation = Operation.Writes(
        "Read the keys of signed decisions",
        Handle,
        new Reply(
            StatusCodes.Status200OK,
            "A JSON Web Key Set.",
            new Content(MediaType, typeof(DecisionKeysAnswer), DecisionKeysAnswer.Example),
            EntityTag.Header,
            EntityTag.Caching),
        Reply.NotModified) with
    {
        Description =
            "Open to everybody. It has every key by which a decision that still holds may be signed, of all instances. An instance that "
            + "starts adds a key at once: whoever meets a key that they do not know fetches the set again, without caches between.",
        Parameters = [EntityTag.Parameter],
    };

    private static async Task Handle(HttpContext http)
    {
        var keys = await http.RequestServices.GetRequiredService<IDecisionSigning>().Keys(http.RequestAborted);
        var content = JsonSerializer.SerializeToUtf8Bytes(DecisionKeysAnswer.Of(keys), WebJson.Options);
        http.Response.Headers[HeaderNames.CacheControl] = EntityTag.Caching.Example;
        if (EntityTag.IsKnown(http, content))
        {
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        http.Response.ContentType = MediaType;
        await http.Response.Body.WriteAsync(content, http.RequestAborted);
    }
}

/// <summary>A JSON Web Key Set (RFC 7517, section 5).</summary>
/// <param name="Keys">The first to end before the others.</param>
internal sealed record DecisionKeysAnswer(IReadOnlyList<DecisionKeyView> Keys)
{
    public static DecisionKeysAnswer Example { get; } = new(
    [
        new(
            "EC", "P-256", "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU", "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
            "oKIywvGUpTVTyxMQ3bwIIeQUudfr_CkLMjCE19ECD-U", "sig", "ES256", Decisions.ExampleInstant.ToUnixTimeSeconds(),
            Decisions.ExampleInstant.ToUnixTimeSeconds() + 86_400),
    ]);

    public static DecisionKeysAnswer Of(IEnumerable<PublishedDecisionKey> keys) => new(
    [
        .. keys.Select(key => new DecisionKeyView(
            "EC", "P-256", key.X, key.Y, key.Id, "sig", "ES256", key.From.ToUnixTimeSeconds(), key.Until.ToUnixTimeSeconds())),
    ]);
}

/// <summary>A public key (RFC 7517, section 4; RFC 7518, section 6.2.1).</summary>
/// <param name="Kty">Always <c>EC</c>.</param>
/// <param name="Crv">Always <c>P-256</c>.</param>
/// <param name="X">A coordinate, base64url.</param>
/// <param name="Y">The other one.</param>
/// <param name="Kid">The key's thumbprint (RFC 7638): signed decisions name it.</param>
/// <param name="Use">Always <c>sig</c>.</param>
/// <param name="Alg">Always <c>ES256</c>.</param>
/// <param name="Nbf">From when on it may sign: seconds since 1970, UTC.</param>
/// <param name="Exp">When it signs no more. What it signed just before may hold for some seconds.</param>
internal sealed record DecisionKeyView(
    string Kty, string Crv, string X, string Y, string Kid, string Use, string Alg, long Nbf, long Exp);
