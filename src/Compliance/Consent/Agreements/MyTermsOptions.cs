using System.ComponentModel.DataAnnotations;
using Compliance.Decisions.Policies;

namespace Compliance.Consent.Agreements;

/// <summary>
/// How the company answers agreements that people's agents proffer (IEEE 7012-2025, MyTerms). Section <c>Compliance:Consent:MyTerms</c>.
/// </summary>
public sealed class MyTermsOptions : IValidatableObject
{
    public const string Section = "Compliance:Consent:MyTerms";

    /// <summary>By its name in the roster, such as <c>SD-BASE</c>. None by default: everything is refused.</summary>
    public IDictionary<string, MyTermsAgreement> Agreements { get; } = new Dictionary<string, MyTermsAgreement>(StringComparer.Ordinal);

    /// <summary>
    /// The name of an agreement that is offered instead of one that is not named here; null, the default: that is refused.
    /// </summary>
    public string? Otherwise { get; set; }

    /// <param name="proffered">Well-formed, see <see cref="AgreementAddress"/>.</param>
    internal CompanyAnswer Answer(string proffered)
    {
        var (name, agreement) = Agreements.FirstOrDefault(each => each.Value.Uri == proffered);
        return agreement switch
        {
            null => Otherwise is { } other ? Offered(other) : CompanyAnswer.Refused,
            { Answer: MyTermsAnswer.Accept } =>
                new CompanyAnswer(Ledger.ConsentAct.AgreementAccepted, proffered, agreement.ClassesOf(name)),
            { Answer: MyTermsAnswer.Offer, Offer: { } offer } => Offered(offer),
            _ => CompanyAnswer.Refused,
        };
    }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var (name, agreement) in Agreements)
        {
            if (AgreementAddress.Problem(agreement.Uri) is { } problem)
                yield return new($"{Section}: the address of {name} {problem}.", [nameof(Agreements)]);
            if (Agreements.Any(other => other.Key != name && other.Value.Uri == agreement.Uri))
                yield return new($"{Section}: {name} has the address of another agreement.", [nameof(Agreements)]);
            if (agreement.Answer is MyTermsAnswer.Offer && !IsAccepted(agreement.Offer))
                yield return new($"{Section}: {name} is answered with an offer. Name an agreement that is accepted.", [nameof(Agreements)]);
            foreach (var word in agreement.OptOut.Where(each => each != MyTermsAgreement.None && LegalTerms.FindClass(each) is null))
                yield return new(
                    $"{Section}: {name}: \"{word}\" is no class of purposes, and not {MyTermsAgreement.None}.", [nameof(Agreements)]);
        }

        if (Otherwise is not null && !IsAccepted(Otherwise))
            yield return new($"{Section}: what is offered otherwise has to be an agreement that is accepted.", [nameof(Otherwise)]);
    }

    private bool IsAccepted(string? name) =>
        name is not null && Agreements.TryGetValue(name, out var agreement) && agreement.Answer is MyTermsAnswer.Accept;

    private CompanyAnswer Offered(string name) => new(Ledger.ConsentAct.AgreementOffered, Agreements[name].Uri, PurposeClasses.None);
}

/// <summary>What the company says to an agreement.</summary>
public enum MyTermsAnswer
{
    /// <summary>It accepts.</summary>
    Accept,

    /// <summary>It offers another one instead.</summary>
    Offer,

    /// <summary>It refuses.</summary>
    Refuse,
}

/// <summary>One agreement that the company knows.</summary>
public sealed class MyTermsAgreement
{
    /// <summary>Stands for no class at all.</summary>
    public const string None = "none";

    private const PurposeClasses All =
        PurposeClasses.Sale | PurposeClasses.Sharing | PurposeClasses.TargetedAdvertising | PurposeClasses.Profiling;

    /// <summary>What a person contributes data with: nothing is opted out of, and nothing is consented to either.</summary>
    private const string Contribution = "PDC-";

    /// <summary>Where its text is: absolute, https, without query or fragment.</summary>
    public string Uri { get; set; } = "";

    /// <summary>Accept by default.</summary>
    public MyTermsAnswer Answer { get; set; }

    /// <summary>Where an offer answers it: the name of the other agreement.</summary>
    public string? Offer { get; set; }

    /// <summary>
    /// What an accepted agreement opts out of: <c>marketing</c>, <c>sale</c>, <c>sharing</c>, <c>targeted_advertising</c>,
    /// <c>profiling</c>, or
    /// <c>none</c>. By default the last four, and none for agreements whose names begin with <c>PDC-</c>.
    /// </summary>
    public IList<string> OptOut { get; } = [];

    internal PurposeClasses ClassesOf(string name) => OptOut.Count == 0
        ? name.StartsWith(Contribution, StringComparison.Ordinal) ? PurposeClasses.None : All
        : OptOut.Aggregate(PurposeClasses.None, (all, each) => all | (LegalTerms.FindClass(each) ?? PurposeClasses.None));
}

/// <param name="Act">Accepted, offered or refused.</param>
/// <param name="Agreement">The one that is accepted or offered; null for none.</param>
/// <param name="OptOut">What follows from it.</param>
internal sealed record CompanyAnswer(Ledger.ConsentAct Act, string? Agreement, PurposeClasses OptOut)
{
    public static CompanyAnswer Refused { get; } = new(Ledger.ConsentAct.AgreementRefused, null, PurposeClasses.None);
}
