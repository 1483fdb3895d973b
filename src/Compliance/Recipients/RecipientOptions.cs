using System.ComponentModel.DataAnnotations;

namespace Compliance.Recipients;

/// <summary>Where recipients of personal data are told, and for how long. Section <c>Compliance:Recipients</c>.</summary>
public sealed class RecipientOptions : IValidatableObject
{
    public const string Section = "Compliance:Recipients";

    /// <summary>By the data map's key of the recipient: the one address that it is told at, https, or http on this machine. Nothing else is
    /// called, and no redirect is followed. A recipient without an address is told by a person.</summary>
    public Dictionary<string, string> Addresses { get; init; } = [];

    /// <summary>After how many seconds without an answer an attempt counts as failed, 1 to 120. The default is 20.</summary>
    [Range(1, 120)]
    public int TimeoutSeconds { get; set; } = 20;

    /// <summary>How many hours a recipient is asked before it becomes a task for a person, 1 to 720. The default is 72.</summary>
    [Range(1, 720)]
    public int Hours { get; set; } = 72;

    /// <summary>How many hours a request waits for its recipients before it ends and says who has not confirmed, 0 to 720. The default
    /// is 72.</summary>
    [Range(0, 720)]
    public int WaitHours { get; set; } = 72;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var (key, text) in Addresses)
        {
            if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.UserInfo.Length > 0 || address.Fragment.Length > 0
                || !(address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback)))
                yield return new(
                    $"{Section}: the address of {key} is not https, or on this machine, without a log-in.", [nameof(Addresses)]);
        }
    }
}
