using System.ComponentModel.DataAnnotations;
using Compliance.DataMap;
using Compliance.Requests.Holds;
using Compliance.Subjects;
using Compliance.Web.Identity;
using Compliance.Web.Operations;
using Compliance.Web.Problems;
using Compliance.Web.Requests;
using Compliance.Web.Requests.Life;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Compliance.Web.Holds;

/// <summary>Places, lists and releases legal holds.</summary>
internal static class HoldEndpoints
{
    private const string ExampleId = "hold-0b5c1f0e8d5a4f2c9a7e61d3c4b29f18";

    private const string Released = "released";

    private static readonly HoldView Example = new(
        ExampleId, "matter 2026-17", HoldScope.Person, null, Instant.FromUtc(2026, 11, 2, 9, 30), "person-5d41402abc4b2a76");

    public static readonly Operation Place = Operation.Json<Placing, PlacedView>(
        "Place a legal hold", PlaceHold, new Placing("matter 2026-17", IdentityRules.Example),
        new PlacedView(Example, [RouteId.Example], [])) with
    {
        Description = "Keeps the data of one person, or of a collection, until the hold is released. Open erasures that it is about say so "
            + "and wait; retention sweeps pass its rows over. `tooLate` names erasures that were past their point of no return. Several "
            + "holds may be about the same data.",
        Problems = [Problem.InvalidExample],
    };

    public static readonly Operation List = Operation.Json(
        "List legal holds", ListHolds, new HoldList([Example])) with
    {
        Description = "The holds that last, the oldest first. They name no person.",
        Parameters =
        [
            new(Released, ParameterPlace.Query, typeof(bool), "`true`: those too that were released.", true),
        ],
    };

    public static readonly Operation Release = Operation.Json(
        "Release a legal hold", ReleaseHold,
        new ReleasedView(Example with { Released = Instant.FromUtc(2026, 12, 1, 10, 0) }, [RouteId.Example], [])) with
    {
        Description = "Ends a hold. Erasures that no other hold keeps waiting go on by themselves. Released again, it changes nothing.",
        Parameters = [RouteId.Parameter("the hold", ExampleId)],
        Problems = [Problem.UnknownHold],
    };

    private static async Task<PlacedView> PlaceHold(HttpContext http, Placing body)
    {
        var errors = new FieldErrors();
        Decided.CheckText(errors, "matter", body.Matter, LegalHold.MaxMatterLength);
        if (body.Identities is null == body.Collection is null)
            errors.Add("$", "must have either identities or collection");
        if (body.Identities is { } identities)
            IdentityRules.Check(identities, errors);
        var collection = ReadCollection(body.Collection, errors);
        errors.ThrowIfAny();
        try
        {
            var placed = await Service(http).Place(
                new NewHold(body.Matter, Caller.Of(http), body.Identities is null ? null : new Identities(body.Identities), collection)
                {
                    Group = body.Group,
                },
                http.RequestAborted);
            return new(HoldView.Of(placed.Hold), placed.Holds, placed.TooLate);
        }
        catch (HoldRefusedException refused)
        {
            errors.Add(refused.Field, refused.Fault);
            throw new ProblemException(Problem.Invalid(errors));
        }
    }

    private static CollectionAddress? ReadCollection(string? text, FieldErrors errors)
    {
        if (text is null)
            return null;
        if (text.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot && dot < text.Length - 1)
            return new CollectionAddress(text[..dot], text[(dot + 1)..]);
        errors.Add("collection", "must be written as dataset.collection");
        return null;
    }

    private static async Task<HoldList> ListHolds(HttpContext http) => new(
        [.. (await Service(http).List(http.Request.Query[Released] == "true", http.RequestAborted)).Select(HoldView.Of)]);

    private static async Task<ReleasedView> ReleaseHold(HttpContext http)
    {
        var id = RouteId.Read(http, Problem.UnknownHold);
        var released = await Service(http).Release(id, Caller.Of(http), http.RequestAborted)
            ?? throw new ProblemException(Problem.UnknownHold);
        return new(HoldView.Of(released.Hold), released.Resumed, released.StillHeld);
    }

    private static ILegalHoldService Service(HttpContext http) => http.RequestServices.GetRequiredService<ILegalHoldService>();

    /// <param name="Matter">What it is for, such as a file number: no name of a person.</param>
    /// <param name="Identities">Of the person who is held; left out for a collection.</param>
    /// <param name="Collection">As <c>dataset.collection</c>; left out for a person.</param>
    /// <param name="Group">The group of data subjects of the person.</param>
    private sealed record Placing(
        [property: Length(1, LegalHold.MaxMatterLength)] string Matter,
        [property: Length(1, IdentityRules.MaxKinds)] IReadOnlyDictionary<string, Personal<string>>? Identities = null,
        string? Collection = null, string Group = DataSubjectGroup.Default);

    /// <summary>What is held.</summary>
    internal enum HoldScope
    {
        /// <summary>The data of one person.</summary>
        Person,

        /// <summary>Every row of a collection.</summary>
        Collection,
    }

    /// <param name="Id">Opaque.</param>
    /// <param name="Matter">What it is for.</param>
    /// <param name="Scope">What is held.</param>
    /// <param name="Collection">Which, for a hold on one.</param>
    /// <param name="Placed">When.</param>
    /// <param name="By">By whom, so that people can be told apart and nobody is named.</param>
    /// <param name="Released">When; left out while it lasts.</param>
    /// <param name="ReleasedBy">By whom.</param>
    internal sealed record HoldView(
        string Id, string Matter, HoldScope Scope, string? Collection, Instant Placed, string By, Instant? Released = null,
        string? ReleasedBy = null)
    {
        public static HoldView Of(LegalHold hold) => new(
            hold.Id, hold.Matter, hold.Collection is null ? HoldScope.Person : HoldScope.Collection, hold.Collection?.ToString(),
            hold.Placed, hold.By, hold.Released, hold.ReleasedBy);
    }

    /// <param name="Hold">As it is kept.</param>
    /// <param name="Holds">The open erasures that wait for it.</param>
    /// <param name="TooLate">Those that were past their point of no return.</param>
    private sealed record PlacedView(HoldView Hold, IReadOnlyList<string> Holds, IReadOnlyList<string> TooLate);

    /// <param name="Holds">The oldest first.</param>
    private sealed record HoldList(IReadOnlyList<HoldView> Holds);

    /// <param name="Hold">As it is kept.</param>
    /// <param name="Resumed">The erasures that go on.</param>
    /// <param name="StillHeld">Those that another hold keeps waiting.</param>
    private sealed record ReleasedView(HoldView Hold, IReadOnlyList<string> Resumed, IReadOnlyList<string> StillHeld);
}
