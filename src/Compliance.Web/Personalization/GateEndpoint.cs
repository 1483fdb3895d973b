using System.Text.Json.Nodes;
using Compliance.Consent.Ledger;
using Compliance.Consent.Signals;
using Compliance.Decisions;
using Compliance.Personalization;
using Compliance.Web.Consent;
using Compliance.Web.Identity;
using Compliance.Web.Operations;
using Compliance.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Compliance.Web.Personalization;

/// <summary>Gives an application what a purpose may use of a person: read now, recorded, and nothing besides.</summary>
internal static class GateEndpoint
{
    private const string Purpose = "purpose";
    private const string Fields = "fields";
    private const string Signed = "signed";
    private const string Audience = "audience";

    private const string ExampleField = "shop.orders.total";

    public static readonly Operation Operation = ConsentCalls.Read(Operation.Json(
        "Use personal data for a purpose",
        Handle,
        new GateAnswer(
            Decisions.ExamplePerson,
            "recommendations",
            Decisions.ExampleInstant,
            Decisions.ExampleInstant + Duration.FromMilliseconds(500),
            "0b5c1f0e8d5a4f2c9a7e61d3c4b29f18",
            new Dictionary<string, IReadOnlyList<JsonObject>> { ["shop.orders"] = [new JsonObject { ["total"] = 4200 }] },
            [new(ExampleField, DecisionOutcome.Allowed, "consented", "basis", "5f0e8d5a4f2c9a7e61d3c4b29f180b5c")],
            [],
            [],
            Decisions.ExampleSigned)) with
    {
        Description =
            "Decides by what the person allows at this moment, reads the allowed fields and no others from the connected stores, opens "
            + "what is sealed, generalises what the data map gives only generalised, records the use, and answers. What was refused is not "
            + "read, and stands in `fields` with its rule. `Sec-GPC: 1` of the person’s browser may be passed on: it is recorded before "
            + "anything is "
            + "decided. With `signed=true` the answer has its decision as a compact JWS for `audience`, which others verify offline with "
            + "the keys of `/.well-known/decision-keys.json`. Do not keep the answer beyond `expires`.",
        Parameters =
        [
            RouteId.Parameter("the person or device", Decisions.ExamplePerson),
            new(Purpose, ParameterPlace.Query, typeof(string), "The purpose, as the data map declares it.", "recommendations")
            {
                IsRequired = true,
            },
            new(
                Fields, ParameterPlace.Query, typeof(string),
                "Some of the purpose’s fields, with commas between; all of them where it is left out.", ExampleField),
            new(Signed, ParameterPlace.Query, typeof(bool), "Whether the answer is to have its decision signed.", true),
            new(
                Audience, ParameterPlace.Query, typeof(string),
                "Who is to act on the signed decision; the caller where it is left out.", "newsletter-sender"),
            ConsentCalls.SignalParameter,
        ],
        Problems =
        [
            Problem.UnknownPurpose, Problem.UnknownField, Problem.InvalidExample, Problem.StoreUnavailableExample,
            Problem.StoreMismatchExample, Problem.DecisionsChanging,
        ],
    });

    private static async Task<GateAnswer> Handle(HttpContext http)
    {
        var person = RouteId.Read(http, Problem.UnknownPerson);
        await RecordSignal(http, person);
        var purpose = Query(http, Purpose) ?? throw Refused(Purpose, "must be given once: the purpose that the data are for");

        // Whoever names fields wants no others: what cannot be read as names must not become all of them.
        var fields = http.Request.Query.ContainsKey(Fields)
            ? (Query(http, Fields) ?? throw Refused(Fields, "must be given once, with commas between the fields, or left out")).Split(
                ',', StringSplitOptions.TrimEntries)
            : null;
        var isSigned = http.Request.Query.ContainsKey(Signed)
            && (Query(http, Signed) switch
            {
                "true" => true,
                "false" => false,
                _ => throw Refused(Signed, "must be given once, as true or false, or left out"),
            });
        var named = http.Request.Query.ContainsKey(Audience)
            ? Query(http, Audience) ?? throw Refused(Audience, "must be given once, or left out")
            : null;
        var audience = DecisionSignatures.AudienceOf(http, isSigned, named);
        var gate = http.RequestServices.GetRequiredService<IPersonalizationGate>();
        var given = await Decisions.Answered(() => gate.Read(person, purpose, fields, Caller.Of(http), http.RequestAborted));
        var signed = audience is null ? null : (await DecisionSignatures.Of(http, [given.Decision], audience))[0];
        return new GateAnswer(
            given.Decision.Person, given.Decision.Purpose, given.Record.At, Instant.FromDateTimeOffset(given.Decision.Expires),
            given.Record.Id, given.Data.Reveal(), [.. given.Decision.Answers.Select(DecidedField.Of)], given.OutOfReach, given.CutOff,
            signed);
    }

    /// <summary>Before anything is decided, or refused. Of whom nobody knows, or who was erased, nothing is recorded.</summary>
    private static async Task RecordSignal(HttpContext http, string person)
    {
        if (ConsentCalls.HasSignal(http)
            && ConsentHolder.TryParse(person) is { } holder
            && await http.RequestServices.GetRequiredService<IHolderRegister>().IsKnown(holder, http.RequestAborted))
            await ConsentCalls.Ledger(http).Signal(holder, regime: null, http.RequestAborted);
    }

    private static string? Query(HttpContext http, string name) =>
        http.Request.Query.TryGetValue(name, out var given) && given is [{ Length: > 0 } text] ? text : null;

    private static ProblemException Refused(string name, string message)
    {
        var errors = new FieldErrors();
        errors.Add(name, message);
        return new ProblemException(Problem.Invalid(errors));
    }
}

/// <param name="Person">As asked.</param>
/// <param name="Purpose">As asked.</param>
/// <param name="At">When the data were given.</param>
/// <param name="Expires">Until when they may be used; ask again then.</param>
/// <param name="Use">The id of the record of this use.</param>
/// <param name="Data">By collection: the person's rows, with the allowed fields alone.</param>
/// <param name="Fields">Why each field was given or refused.</param>
/// <param name="OutOfReach">Collections in which the person's rows cannot be told by keys alone: nothing was read there.</param>
/// <param name="CutOff">Collections with more rows than were given.</param>
/// <param name="Signed">The decision as a compact JWS (RFC 7515); null where no signature was asked for.</param>
internal sealed record GateAnswer(
    string Person, string Purpose, Instant At, Instant Expires, string Use, IReadOnlyDictionary<string, IReadOnlyList<JsonObject>> Data,
    IReadOnlyList<DecidedField> Fields, IReadOnlyList<string> OutOfReach, IReadOnlyList<string> CutOff, string? Signed = null);
