using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Compliance.DataMap.Uses;
using Compliance.Decisions.Policies;
using Compliance.Workflows;

namespace Compliance.DataMap.Register;

/// <summary>The public notice: what the register says, in words for people and without names of stores (GDPR Art. 13, 14).</summary>
/// <param name="Controller">Who is responsible; null where the map does not say.</param>
/// <param name="Contact">Where to ask; null where the map does not say.</param>
/// <param name="DataProtectionOfficer">Null where there is none.</param>
/// <param name="Authority">To whom to complain; null where the map does not say.</param>
/// <param name="Purposes">What data are used for.</param>
public sealed record PrivacyNotice(
    string? Controller, string? Contact, string? DataProtectionOfficer, string? Authority, IReadOnlyList<NoticedPurpose> Purposes)
{
    // What an earlier release wrote is read too, with what it did not know yet.
    private static readonly JsonSerializerOptions Json = new(WorkflowJson.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip,
    };

    private static readonly string[] Objectionable = ["legitimate_interests", "legitimate_interest", "public_task", "public_interest"];

    /// <summary>The controller's postal address; null where the map does not say.</summary>
    public string? Address { get; init; }

    /// <summary>Who acts for the controller; null where the map does not say.</summary>
    public string? Representative { get; init; }

    /// <summary>Where to send requests; null where the map does not say.</summary>
    public string? Requests { get; init; }

    public static PrivacyNotice Of(ProcessingRegister register) => new(
        register.Controller, register.Contact?.Privacy, register.Contact?.DataProtectionOfficer?.Line, register.Contact?.Authority?.Line,
        [.. register.Activities.Where(each => each.Items.Count > 0).Select(Of)])
    {
        Address = AddressOf(register.Contact),
        Representative = register.Contact?.Representative?.Line,
        Requests = register.Contact?.Requests,
    };

    /// <summary>All that the notice says, in one spelling: what says the same has the same bytes.</summary>
    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, Json);

    /// <exception cref="JsonException">It is no notice.</exception>
    public static PrivacyNotice Read(ReadOnlySpan<byte> written) =>
        JsonSerializer.Deserialize<PrivacyNotice>(written, Json) ?? throw new JsonException("A notice is never null.");

    /// <summary>SHA-256 of what <see cref="Write"/> gives, 64 lower-case hexadecimal digits: the name of the version.</summary>
    public string Hash() => Convert.ToHexStringLower(SHA256.HashData(Write()));

    private static string? AddressOf(ControllerContact? contact) =>
        string.Join(", ", new[] { contact?.Address, contact?.Country }.OfType<string>()) is { Length: > 0 } line ? line : null;

    private static NoticedPurpose Of(ProcessingActivity activity) => new(
        activity.Purpose,
        activity.Title,
        activity.Description,
        activity.Bases,
        [.. activity.Items.Where(item => item.As is null).SelectMany(Names).Distinct(StringComparer.Ordinal)],
        [
            .. activity.Items.Where(item => item.As is not null)
                .SelectMany(item => Names(item).Select(name => $"{name}: {item.As!.Title}"))
                .Distinct(StringComparer.Ordinal),
        ],
        [.. activity.Recipients],
        [.. activity.Kept.Select(each => new NoticedPeriod(each.Collection, each.Period, each.From, each.Law))],
        (activity.Classes & PurposeClasses.Profiling) != 0,
        activity.Bases.Any(Objectionable.Contains) || (activity.Classes & PurposeClasses.Marketing) != 0,
        activity.Bases.Contains("consent"),
        activity.Items.Any(item => item.IsSpecial))
    {
        Interest = activity.Disclosure.Interest,
        Provision = activity.Disclosure.Provision,
        Automated = activity.Disclosure.Automated,
        Transfers = activity.Disclosure.Transfers,
        Sources = activity.Disclosure.Sources,
    };

    /// <summary>By its categories, as people know them; what has none that is personal is named by itself.</summary>
    internal static IEnumerable<string> Names(ProcessedItem item) =>
        item.Categories.Any(category => category.StartsWith("user", StringComparison.Ordinal)) ? item.CategoryTitles : [item.Title];
}

/// <param name="Purpose">Its key.</param>
/// <param name="Title">A few words.</param>
/// <param name="Description">A sentence; null where the map has none.</param>
/// <param name="Bases">Legal bases as codes.</param>
/// <param name="Data">What is used exactly, by category.</param>
/// <param name="Generalised">What is used only generalised, and how.</param>
/// <param name="Recipients">Who else receives some of it.</param>
/// <param name="Kept">How long.</param>
/// <param name="IsProfiling">It evaluates personal aspects (GDPR Art. 4(4)).</param>
/// <param name="MayObject">People may object (Art. 21).</param>
/// <param name="MayWithdraw">People may withdraw their consent (Art. 7(3)).</param>
/// <param name="IsSpecial">It uses special categories (Art. 9(1), 10).</param>
public sealed record NoticedPurpose(
    string Purpose, string Title, string? Description, IReadOnlyList<string> Bases, IReadOnlyList<string> Data,
    IReadOnlyList<string> Generalised, IReadOnlyList<string> Recipients, IReadOnlyList<NoticedPeriod> Kept, bool IsProfiling,
    bool MayObject, bool MayWithdraw, bool IsSpecial)
{
    /// <summary>The legitimate interest; null where the map does not say.</summary>
    public string? Interest { get; init; }

    /// <summary>Whether people must give the data; null where the map does not say.</summary>
    public DataProvision? Provision { get; init; }

    /// <summary>Decisions by the machine alone; null where the map does not say.</summary>
    public AutomatedDecisions? Automated { get; init; }

    /// <summary>To third countries; null where the map does not say.</summary>
    public IReadOnlyList<ThirdCountryTransfer>? Transfers { get; init; }

    /// <summary>Where the data come from; null where the map does not say.</summary>
    public IReadOnlyList<DataSource>? Sources { get; init; }
}

/// <param name="Collection">What people call it.</param>
/// <param name="Period">ISO 8601.</param>
/// <param name="From">What people call the time from which it counts.</param>
/// <param name="Law">Why, where a law says so; null where none does.</param>
public sealed record NoticedPeriod(string Collection, string Period, string From, string? Law)
{
    internal static NoticedPeriod Of(Collection collection)
    {
        var kept = KeptData.Of(collection);
        return new NoticedPeriod(kept.Collection, kept.Period, kept.From, kept.Law);
    }
}
