using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Compliance.Consent;
using Compliance.Consent.Ledger;
using Compliance.Consent.Preferences;
using Compliance.DataMap;
using Compliance.Decisions.Facts;
using Compliance.Law;
using Compliance.Values;
using Compliance.Web.Operations;
using Compliance.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Compliance.Web.Consent;

/// <summary>Devices, and what a ledger says of a person or device.</summary>
internal static class HolderEndpoints
{
    private const string After = "after";
    private const string Purpose = "purpose";
    private const string Regime = "regime";
    private const int PageSize = 100;

    public static readonly Operation MakeDevice = ConsentCalls.Write(Operation.Json(
        "Make a device", HandleDevice, new NewDevice(new(true, "us-ca")), new MadeDevice(ConsentCalls.ExampleDevice)) with
    {
        Description =
            "An id for a visitor’s browser or app, of which nobody knows whose it is. Keep it there. A signal of the browser is recorded "
            + "before the id is answered.",
        Parameters = [ConsentCalls.SignalParameter],
    });

    public static readonly Operation Join = ConsentCalls.Write(Operation.Json(
        "Join a device at log-in", HandleJoin, new JoinedDeviceBody(ConsentCalls.ExampleDevice), new DeviceJoined(3)) with
    {
        Description =
            "What was said on the device becomes the person’s, each act once. Of consents the newest counts; opt-outs, signals and "
            + "objections are kept.",
        Parameters = [ConsentCalls.HolderParameter, ConsentCalls.SignalParameter],
    });

    public static readonly Operation State = ConsentCalls.Read(Operation.Json(
        "Read what a person allows",
        HandleState,
        new HolderState(
            ConsentCalls.ExamplePerson,
            [new("newsletter", ConsentState.Given, Instant.FromUtc(2026, 11, 2, 9, 30), Instant.FromUtc(2027, 11, 2, 9, 30))],
            false, [], false, [new(OptOutOrigin.Signal, [OptOutClass.Sale, OptOutClass.Sharing], true)], false)) with
    {
        Description = "As the ledger has it now. Whether a purpose may use a field, decisions tell.",
        Parameters = [ConsentCalls.HolderParameter, ConsentCalls.SignalParameter],
    });

    public static readonly Operation History = ConsentCalls.Read(Operation.Json(
        "Read the history of a person", HandleHistory, new HistoryPage([ConsentEventView.Example], 104)) with
    {
        Description = "Every act, oldest first, at most 100 in an answer.",
        Parameters =
        [
            ConsentCalls.HolderParameter,
            new(After, ParameterPlace.Query, typeof(int), "Where the page begins: `next` of the page before it.", 4),
            ConsentCalls.SignalParameter,
        ],
        Problems = [Problem.InvalidExample],
    });

    public static readonly Operation MayAsk = ConsentCalls.Read(Operation.Json(
        "Ask whether somebody may be asked", HandleMayAsk, new AskingView(false, Instant.FromUtc(2027, 11, 2, 9, 30), "us-ca")) with
    {
        Description =
            "Where a law says so, nobody is asked again for some time after a refusal, withdrawal or opt-out. Who opens their preferences "
            + "by themself can always change their mind.",
        Parameters =
        [
            ConsentCalls.HolderParameter,
            new(Purpose, ParameterPlace.Query, typeof(string), "About which they would be asked.", "newsletter") { IsRequired = true },
            new(Regime, ParameterPlace.Query, typeof(string), "The law that applies, such as `us-ca`.", "us-ca") { IsRequired = true },
            ConsentCalls.SignalParameter,
        ],
        Problems = [Problem.InvalidExample, Problem.UnknownPurpose],
    });

    private static async Task<MadeDevice> HandleDevice(HttpContext http, NewDevice body)
    {
        var device = ConsentHolder.Device(http.RequestServices.GetRequiredService<IIdSource>().New()).ToString();
        await ConsentCalls.Known(http, device, body.Browser);
        return new(device);
    }

    private static async Task<DeviceJoined> HandleJoin(HttpContext http, JoinedDeviceBody body)
    {
        if (ConsentHolder.TryParse(body.Device) is not { IsPerson: false } device)
            throw new ProblemException(Problem.UnknownPerson);
        var person = await ConsentCalls.Holder(http, body.Browser);
        return new(await ConsentCalls.Ledger(http).Join(person, device, http.RequestAborted));
    }

    private static async Task<HolderState> HandleState(HttpContext http)
    {
        var holder = await ConsentCalls.Holder(http);
        var facts = await ConsentCalls.Ledger(http).FactsOf(holder, http.RequestAborted);
        return new HolderState(
            holder.ToString(),
            [
                .. facts.Consents.OrderBy(each => each.Purpose, StringComparer.Ordinal)
                    .Select(each => new PurposeState(
                        each.Purpose, each.State, Moment(each.From), each.Until is { } until ? Moment(until) : null)),
            ],
            facts.Restrictions.Count > 0,
            [.. facts.Objections.Select(each => each.Purpose).OfType<string>().Order(StringComparer.Ordinal)],
            facts.Objections.Any(each => each.Purpose is null),
            [.. facts.OptOuts.Select(each => new OptOutState(each.Origin, OptOutClasses.Of(each.Classes), each.IsHonoured))],
            facts.LimitUses.Count > 0);
    }

    private static async Task<HistoryPage> HandleHistory(HttpContext http)
    {
        var after = ReadAfter(http);
        var holder = await ConsentCalls.Holder(http);
        var events = await ConsentCalls.Ledger(http).History(holder, http.RequestAborted)
            .Where(each => each.Sequence > after).Take(PageSize + 1).ToListAsync(http.RequestAborted);
        return new HistoryPage(
            [.. events.Take(PageSize).Select(ConsentEventView.Of)], events.Count > PageSize ? events[PageSize - 1].Sequence : null);
    }

    private static async Task<AskingView> HandleMayAsk(HttpContext http)
    {
        var errors = new FieldErrors();
        var (purpose, code) = (http.Request.Query[Purpose], http.Request.Query[Regime]);
        if (purpose is not [{ Length: > 0 }])
            errors.Add(Purpose, "must name one purpose");
        if (code is not [{ } one] || !LawTable.Current.TryFind(one, out var regime))
        {
            errors.Add(Regime, $"must be one of {string.Join(", ", LawTable.Current.Codes)}");
            regime = null;
        }

        errors.ThrowIfAny();
        var holder = await ConsentCalls.Holder(http);
        if (!DeclaredPurposes.Has(http.RequestServices.GetRequiredService<IDataMaps>().Current, purpose[0]!))
            throw new ProblemException(Problem.UnknownPurpose);
        var classes = http.RequestServices.GetRequiredService<IPurposeClasses>().Of(purpose[0]!);
        var asking = await ConsentCalls.Ledger(http).MayAsk(
            holder, purpose[0]!, classes, regime!, http.RequestAborted);
        return new(asking.MayAsk, asking.From, asking.Regime);
    }

    private static long ReadAfter(HttpContext http)
    {
        if (!http.Request.Query.TryGetValue(After, out var given))
            return 0;
        if (given is [var text] && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var after))
            return after;
        var errors = new FieldErrors();
        errors.Add(After, "must be the number that a page before gave as next");
        throw new ProblemException(Problem.Invalid(errors));
    }

    private static Instant Moment(DateTimeOffset at) => Instant.FromDateTimeOffset(at);

    /// <param name="Browser">What the browser says, where the caller acts for one.</param>
    private sealed record NewDevice(BrowserSignal? Browser = null);

    /// <param name="Id">Opaque: <c>device-</c> and 32 hexadecimal digits.</param>
    private sealed record MadeDevice(string Id);

    /// <param name="Device">Its id.</param>
    /// <param name="Browser">What the browser says, where the caller acts for one.</param>
    private sealed record JoinedDeviceBody(
        [property: RegularExpression("^device-[0-9a-f]{32}$")] string Device, BrowserSignal? Browser = null);

    /// <param name="Joined">How many acts came over.</param>
    private sealed record DeviceJoined(int Joined);

    /// <param name="Holder">Whose.</param>
    /// <param name="Consents">The newest state of each purpose that was ever answered.</param>
    /// <param name="IsRestricted">GDPR Art. 18.</param>
    /// <param name="Objections">The purposes that the person objected to.</param>
    /// <param name="ObjectsToMarketing">To all direct marketing.</param>
    /// <param name="OptOuts">By choice and by signal.</param>
    /// <param name="LimitsUse">Of sensitive data.</param>
    private sealed record HolderState(
        string Holder, IReadOnlyList<PurposeState> Consents, bool IsRestricted, IReadOnlyList<string> Objections, bool ObjectsToMarketing,
        IReadOnlyList<OptOutState> OptOuts, bool LimitsUse);

    /// <param name="Purpose">As the data map names it.</param>
    /// <param name="State">Of the consent.</param>
    /// <param name="Since">When it came to be so.</param>
    /// <param name="Until">When a consent ends by itself.</param>
    private sealed record PurposeState(string Purpose, ConsentState State, Instant Since, Instant? Until);

    /// <param name="Origin">By choice or by signal.</param>
    /// <param name="Classes">That it covers.</param>
    /// <param name="IsHonoured">Whether the law under which a signal came lets it count.</param>
    private sealed record OptOutState(OptOutOrigin Origin, IReadOnlyList<OptOutClass> Classes, bool IsHonoured);

    /// <param name="Events">Oldest first.</param>
    /// <param name="Next">Where the next page begins; left out on the last.</param>
    private sealed record HistoryPage(IReadOnlyList<ConsentEventView> Events, long? Next);

    /// <param name="MayAsk">Now.</param>
    /// <param name="From">From when on; left out where they may be asked now.</param>
    /// <param name="Regime">The law that says so.</param>
    private sealed record AskingView(bool MayAsk, Instant? From, string? Regime);
}
