using System.Net;
using System.Text.Json;
using Azure;
using Azure.Identity;
using Compliance.Protection.Vault;

namespace Compliance.KeyVault;

/// <summary>
/// Says in our words what a vault or the way to it answered. The SDK's exceptions quote the answer's body and headers, so none of them
/// goes along, not even inside.
/// </summary>
internal static class VaultFault
{
    private const int MaxCodeLength = 64;

    /// <summary>A refusal that tells the operation and the vault, which is what an operator needs to grant the missing right.</summary>
    public static KeyVaultException Told(KeyVaultError error, string operation, Uri vault, string outcome) =>
        new(error, $"{operation} on {vault.GetLeftPart(UriPartial.Authority)} {outcome}.");

    public static KeyVaultException Of(Exception failure, string operation, Uri vault)
    {
        var (error, outcome) = failure switch
        {
            RequestFailedException { Status: > 0 } answer => Answered(answer),
            AuthenticationFailedException => (KeyVaultError.Unavailable, $"had no access token to go with it: {failure.GetType().Name}"),
            _ => (KeyVaultError.Unavailable, $"had no answer: {Reason(failure)}"),
        };
        return Told(error, operation, vault, outcome);
    }

    private static (KeyVaultError Error, string Outcome) Answered(RequestFailedException answer) => answer.Status switch
    {
        403 when Code(answer) == "KeyDisabled" => (KeyVaultError.Disabled, "was refused: the key is disabled"),
        401 or 403 => (KeyVaultError.Forbidden, $"was refused: {Code(answer) ?? ((HttpStatusCode)answer.Status).ToString()}"),
        404 => (KeyVaultError.NotFound, "found no such key"),
        409 => (KeyVaultError.Conflict, $"was refused: {Code(answer) ?? "the key's state forbids it"}"),
        429 => (KeyVaultError.Throttled, "was throttled"),
        408 or >= 500 => (KeyVaultError.Unavailable, $"failed in the vault: {answer.Status}"),
        >= 400 => (KeyVaultError.Rejected, $"was rejected: {answer.Status}"),
        _ => (KeyVaultError.Unavailable, $"had an answer that no vault gives: {answer.Status}"),
    };

    // The inner code tells a disabled key from a caller without rights, and a missing role from a firewall; the outer one does not.
    private static string? Code(RequestFailedException answer)
    {
        try
        {
            if (answer.GetRawResponse()?.Content is not { } body) return null;
            using var json = JsonDocument.Parse(body);
            var code = json.RootElement.GetProperty("error").GetProperty("innererror").GetProperty("code").GetString();
            return code is { Length: > 0 and <= MaxCodeLength } && code.All(char.IsAsciiLetterOrDigit) ? code : null;
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string Reason(Exception failure) => failure switch
    {
        AggregateException { InnerExceptions: [.., var last] } => Reason(last),
        HttpRequestException request => request.HttpRequestError.ToString(),
        { InnerException: HttpRequestException request } => request.HttpRequestError.ToString(),
        _ => failure.GetType().Name,
    };
}
