using System.Globalization;
using System.Text.Json.Nodes;
using Compliance.DataMap.Register;
using Compliance.DataMap;
using Compliance.DataMap.Uses;
using Compliance.Decisions.Policies;
using NodaTime;
using NodaTime.Text;

namespace Compliance.Personalization.Transparency.Formats;

/// <summary>
/// The notice in the Transparency Information Language (github.com/Transparency-Information-Language/schema, of May 2023). The language
/// demands more than a data map has to say. What it does not say is left out, and named by a JSON pointer under <see cref="Unsaid"/>: a
/// document in which that list is empty conforms to the schema.
/// </summary>
internal sealed class TiltDocument
{
    /// <summary>The member that lists what the data map does not say. The schema lets a document have members of its own.</summary>
    public const string Unsaid = "unsaid";

    /// <summary>Of meta: the page that people read.</summary>
    private const string Page = "/privacy";

    private readonly List<string> _unsaid = [];
    private readonly ProcessingRegister _register;
    private readonly LocalDate _today;

    private TiltDocument(ProcessingRegister register, LocalDate today) => (_register, _today) = (register, today);

    private IEnumerable<ProcessingActivity> Activities => _register.Activities.Where(each => each.Items.Count > 0);

    /// <param name="register">By the data map in force.</param>
    /// <param name="version">Of the notice that is written from it.</param>
    /// <param name="created">When the first version came into force.</param>
    /// <param name="today">In UTC: what begins later is a change to come.</param>
    public static JsonObject Of(ProcessingRegister register, NoticeVersion version, Instant created, LocalDate today) =>
        new TiltDocument(register, today).Write(version, created);

    private JsonObject Write(NoticeVersion version, Instant created)
    {
        var document = new JsonObject
        {
            ["meta"] = new JsonObject
            {
                ["_id"] = version.Hash, ["name"] = _register.Controller is { } name ? $"Privacy notice of {name}" : "Privacy notice",
                ["created"] = Time(created), ["modified"] = Time(version.Since), ["version"] = version.Number, ["language"] = "en",
                ["status"] = "active", ["url"] = Page, ["_hash"] = version.Hash,
            },
            ["controller"] = Controller(),
        };
        if (Officer() is { } officer)
            document["dataProtectionOfficer"] = officer;
        document["dataDisclosed"] = new JsonArray([.. Activities.SelectMany(Disclosed)]);
        document["thirdCountryTransfers"] = Transfers();
        document["accessAndDataPortability"] = Right(true, "You may ask what we hold of you, and get a copy of it.");
        document["sources"] = Sources();
        document["rightToInformation"] = Right(true, "You may ask what we hold of you (GDPR Art. 15).");
        document["rightToRectificationOrDeletion"] = Right(true, "You may have it corrected or erased (Art. 16, 17).");
        document["rightToDataPortability"] = Right(
            Rests("consent", "contract"), "You may get what rests on your consent or a contract in a machine-readable form (Art. 20).");
        document["rightToWithdrawConsent"] = Right(Rests("consent"), "You may withdraw a consent at any time (Art. 7(3)).");
        document["rightToComplain"] = Complaint();
        document["automatedDecisionMaking"] = Automated();
        document["changesOfPurpose"] = new JsonArray([.. Activities.Where(each => each.From > _today).Select(Change)]);
        document[Unsaid] = new JsonArray([.. _unsaid.Distinct(StringComparer.Ordinal).Select(each => (JsonNode)each)]);
        return document;
    }

    private JsonObject Controller()
    {
        var (contact, controller) = (_register.Contact, new JsonObject());
        Say(controller, "name", _register.Controller, "/controller");
        Say(controller, "address", contact?.Address, "/controller");
        Say(controller, "country", contact?.Country, "/controller");
        if (contact?.Representative is { } representative)
        {
            var party = new JsonObject();
            Say(party, "name", representative.Name, "/controller/representative");
            Say(party, "email", representative.Email, "/controller/representative");
            if (representative.Phone is { } phone)
                party["phone"] = phone;
            controller["representative"] = party;
        }
        else
        {
            _unsaid.Add("/controller/representative");
        }

        return controller;
    }

    private JsonObject? Officer()
    {
        const string Place = "/dataProtectionOfficer";
        if (_register.Contact?.DataProtectionOfficer is not { } officer)
        {
            _unsaid.Add(Place);
            return null;
        }

        var party = new JsonObject();
        Say(party, "name", officer.Name, Place);
        Say(party, "address", officer.Address, Place);
        Say(party, "country", officer.Country, Place);
        Say(party, "email", officer.Email, Place);
        if (officer.Phone is { } phone)
            party["phone"] = phone;
        return party;
    }

    /// <summary>An entry for each kind of data of a purpose: what holds of one purpose is not said of another.</summary>
    private IEnumerable<JsonNode> Disclosed(ProcessingActivity activity)
    {
        var kinds = activity.Items
            .SelectMany(item => PrivacyNotice.Names(item)
                .Select(name => (Name: item.As is { } form ? $"{name}: {form.Title}" : name, item)))
            .ToLookup(each => each.Name, each => each.item, StringComparer.Ordinal);
        foreach (var (kind, at) in kinds.Select((kind, at) => (kind, at)))
        {
            var entry = new JsonObject
            {
                ["_id"] = string.Create(CultureInfo.InvariantCulture, $"{activity.Purpose}/{at + 1}"),
                ["category"] = kind.Key,
                ["purposes"] = new JsonArray(
                    new JsonObject { ["purpose"] = activity.Title, ["description"] = activity.Description ?? "" }),
                ["legalBases"] = new JsonArray([.. activity.Bases.Select(Basis)]),
                ["legitimateInterests"] = Interests(activity),
                ["recipients"] = new JsonArray(
                [
                    .. kind.SelectMany(item => item.Recipients).Distinct(StringComparer.Ordinal)
                        .Select(each => (JsonNode)new JsonObject { ["name"] = each, ["category"] = each }),
                ]),
                ["storage"] = Storage(activity, [.. kind.Select(item => item.CollectionTitle).Distinct(StringComparer.Ordinal)]),
            };
            if (activity.Disclosure.Provision is { } provision)
                entry["nonDisclosure"] = new JsonObject
                {
                    ["legalRequirement"] = provision.ByLaw, ["contractualRegulation"] = provision.ByContract,
                    ["obligationToProvide"] = provision.IsDemanded, ["consequences"] = provision.Consequences ?? "",
                };
            else
                _unsaid.Add("/dataDisclosed/*/nonDisclosure");
            yield return entry;
        }
    }

    /// <summary>As the language's example writes a provision; a basis that the table does not have is said in words alone.</summary>
    private static JsonNode Basis(string code) => LegalTerms.FindBasis(code) is { } term
        ? new JsonObject { ["reference"] = $"GDPR-6-1-{term.Letter}", ["description"] = Wording.Of(code) }
        : new JsonObject { ["reference"] = "GDPR", ["description"] = Wording.Of(code) };

    private JsonArray Interests(ProcessingActivity activity)
    {
        var rests = activity.Bases.Contains(LegalBasis.LegitimateInterests.Code());
        if (rests && activity.Disclosure.Interest is null)
            _unsaid.Add("/dataDisclosed/*/legitimateInterests/*/reasoning");
        var interest = new JsonObject { ["exists"] = rests };
        if (activity.Disclosure.Interest is { } reasoning)
            interest["reasoning"] = reasoning;
        return [interest];
    }

    private static JsonArray Storage(ProcessingActivity activity, IReadOnlyList<string> collections)
    {
        List<KeptData> kept = [.. activity.Kept.Where(each => collections.Contains(each.Collection))];
        var storage = new JsonObject { ["aggregationFunction"] = "max" };
        if (kept.Count > 0)
            storage["temporal"] = new JsonArray(
            [
                .. kept.Select(each => (JsonNode)new JsonObject
                {
                    ["description"] = $"{each.Collection}, from “{each.From}”{(each.Law is { } law ? $" ({law})" : "")}",
                    ["ttl"] = InDays(each.Period),
                }),
            ]);
        if (kept.Count < collections.Count)
            storage["purposeConditional"] = new JsonArray("Until you ask us to erase it.");
        return [storage];
    }

    /// <summary>The schema knows no weeks.</summary>
    private static string InDays(string period)
    {
        var read = PeriodPattern.NormalizingIso.Parse(period).Value;
        var days = new PeriodBuilder(read) { Weeks = 0, Days = read.Days + (7 * read.Weeks) };
        return PeriodPattern.Roundtrip.Format(days.Build());
    }

    private JsonArray Transfers()
    {
        if (Activities.Any(each => each.Disclosure.Transfers is null))
            _unsaid.Add("/thirdCountryTransfers");
        return new JsonArray([.. Activities.SelectMany(each => each.Disclosure.Transfers ?? []).Distinct().Select(Transfer)]);
    }

    private static JsonNode Transfer(ThirdCountryTransfer each) => new JsonObject
    {
        ["country"] = each.Country,
        ["adequacyDecision"] = Ground(each, TransferSafeguard.Adequacy),
        ["appropriateGuarantees"] = Ground(each, TransferSafeguard.BindingRules, TransferSafeguard.OtherGuarantees),
        ["standardDataProtectionClause"] = Ground(each, TransferSafeguard.StandardClauses),
    };

    private static JsonObject Ground(ThirdCountryTransfer each, params IReadOnlyList<TransferSafeguard> grounds)
    {
        var isIt = grounds.Contains(each.Safeguard);
        var ground = new JsonObject { ["available"] = isIt };
        if (isIt)
            ground["description"] = string.Join(
                ", ", new[] { Wording.Of($"{each.Safeguard}"), each.Recipient, each.Description }.OfType<string>());
        return ground;
    }

    private JsonArray Sources()
    {
        if (Activities.Any(each => each.Disclosure.Sources is null))
            _unsaid.Add("/sources");
        return new JsonArray([.. Activities.Where(each => each.Disclosure.Sources is { Count: > 0 }).Select(Source)]);
    }

    private static JsonNode Source(ProcessingActivity activity) => new JsonObject
    {
        ["_id"] = activity.Purpose, ["dataCategory"] = activity.Title,
        ["sources"] = new JsonArray(
        [
            .. activity.Disclosure.Sources!.Select(each => (JsonNode)new JsonObject
            {
                ["description"] = each.Description, ["url"] = each.Address ?? "", ["publiclyAvailable"] = each.IsPublic,
            }),
        ]),
    };

    private JsonObject Right(bool isThere, string description)
    {
        var right = new JsonObject { ["available"] = isThere, ["description"] = description };
        var where = _register.Contact?.Requests ?? _register.Contact?.Privacy;
        if (where is not null && ContactParty.IsEmail(where))
            right["email"] = where;
        else if (where is not null && Uri.TryCreate(where, UriKind.Absolute, out var address) && address.Scheme is "https" or "http")
            right["url"] = where;
        return right;
    }

    private JsonObject Complaint()
    {
        var complaint = new JsonObject
        {
            ["available"] = true, ["description"] = "You may complain to a data protection authority (Art. 77).",
        };
        const string Place = "/rightToComplain/supervisoryAuthority";
        if (_register.Contact?.Authority is not { } authority)
        {
            _unsaid.Add(Place);
            return complaint;
        }

        // The schema demands a name, an email address and a telephone number of whoever is named here at all.
        var party = new JsonObject();
        Say(party, "name", authority.Name, Place);
        if (authority.Address is { } address)
            party["address"] = address;
        if (authority.Country is { } country)
            party["country"] = country;
        Say(party, "email", authority.Email, Place);
        Say(party, "phone", authority.Phone, Place);
        complaint["supervisoryAuthority"] = party;
        return complaint;
    }

    private JsonObject Automated()
    {
        List<AutomatedDecisions> used =
            [.. Activities.Select(each => each.Disclosure.Automated).OfType<AutomatedDecisions>().Where(each => each.InUse)];
        if (Activities.Any(each => each.Disclosure.Automated is null))
            _unsaid.Add("/automatedDecisionMaking");
        if (used.Count > 0)
            return new JsonObject
            {
                ["inUse"] = true, ["logicInvolved"] = string.Join(" ", used.Select(each => each.Logic)),
                ["scopeAndIntendedEffects"] = string.Join(" ", used.Select(each => each.Effects)),
            };
        return Activities.All(each => each.Disclosure.Automated is not null) ? new JsonObject { ["inUse"] = false } : [];
    }

    private JsonNode Change(ProcessingActivity activity) => new JsonObject
    {
        ["description"] = activity.Description is { } description ? $"{activity.Title}: {description}" : activity.Title,
        ["affectedDataCategories"] = new JsonArray(
            [.. activity.Items.SelectMany(PrivacyNotice.Names).Distinct(StringComparer.Ordinal).Select(each => (JsonNode)each)]),
        ["plannedDateOfChange"] = LocalDatePattern.Iso.Format(activity.From!.Value),
        ["urlOfNewVersion"] = Page,
    };

    private bool Rests(params IReadOnlyList<string> bases) => Activities.Any(each => each.Bases.Any(bases.Contains));

    private void Say(JsonObject where, string name, string? text, string place)
    {
        if (text is null)
            _unsaid.Add($"{place}/{name}");
        else
            where[name] = text;
    }

    private static string Time(Instant at) => InstantPattern.General.Format(at);
}
