using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace Compliance.Web.Identity;

/// <summary>Refuses at start what would later let everybody in, or nobody.</summary>
internal sealed class IdentityOptionsValidation : IValidateOptions<IdentityOptions>
{
    public ValidateOptionsResult Validate(string? name, IdentityOptions options)
    {
        string[] faults = [.. Faults(options).Select(fault => $"{IdentityOptions.Section}: {fault}")];
        return faults is [] ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> Faults(IdentityOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.Audience))
            yield return "Audience is missing.";
        if (options.ClockSkew < TimeSpan.Zero || options.ClockSkew > TimeSpan.FromMinutes(5))
            yield return "ClockSkew must lie between zero and five minutes.";
        if (options.Authority is null == options.SigningKeys is [])
            yield return "Give either Authority or SigningKeys.";
        if (
            options.Authority is { } authority
            && !(Uri.TryCreate(authority, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttps))
            yield return "Authority must be an absolute https address.";
        if (options.SigningKeys is not [] && string.IsNullOrWhiteSpace(options.Issuer))
            yield return "Issuer is missing, which SigningKeys need.";
        for (var i = 0; i < options.SigningKeys.Count; i++)
        {
            if (!IsUsable(options.SigningKeys[i]))
                yield return $"SigningKeys[{i}] must be a public key in PEM, ECDSA on P-256 or RSA of 2048 bits or more, and no private "
                    + $"key.";
        }
    }

    private static bool IsUsable(string pem)
    {
        try
        {
            return SigningKey.Read(pem) is not null;
        }
        catch (Exception exception) when (exception is ArgumentException or CryptographicException)
        {
            return false;
        }
    }
}
