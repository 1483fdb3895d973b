using System.Globalization;
using Microsoft.Net.Http.Headers;

namespace Compliance.Web.Problems;

/// <summary>Every problem that this API answers with.</summary>
public sealed partial record Problem
{
    public static readonly Problem UnknownRoute = new(404, "unknown-route", "There is nothing at this address.");

    public static readonly Problem WrongMethod = new(
        405, "wrong-method", "This address does not know this method; Allow names those it knows.");

    public static readonly Problem Unauthenticated = new(401, "unauthenticated", "A valid bearer token is needed.");

    public static readonly Problem MalformedRequest = new(400, "malformed-request", "The request is not well-formed HTTP.");

    public static readonly Problem SlowRequest = new(408, "slow-request", "The request did not arrive in time.");

    /// <summary>The key was used before, for something else.</summary>
    public static readonly Problem KeyReused = new(422, "idempotency-key-reused", "This Idempotency-Key came with another body before.");

    public static readonly Problem NotQuarantined = new(
        409, "not-quarantined", "This request is not quarantined and has a workflow: there is nothing to try again.");

    public static readonly Problem NotCancellable = new(
        409, "not-cancellable", "This request is no erasure, has ended, or is past its point of no return: it cannot be cancelled.");

    public static readonly Problem NotAwaitingApproval = new(
        409, "not-awaiting-approval", "This erasure awaits no approval: it was cancelled, has all it needs, or needs none.");

    public static readonly Problem NotByPerson =
        new(403, "not-by-person", "A person approves: this token is an application's, or does not show a person.");

    public static readonly Problem OwnRequest =
        new(403, "own-request", "Who submitted a request does not approve it: somebody else has to.");

    public static readonly Problem BeingErased = new(
        409, "being-erased", "This person's erasure has begun: enrol them again when it is complete.");

    public static readonly Problem KeysUnavailable = new(503, "keys-unavailable", "No key could be had in time; try again later.");

    /// <param name="waitsFor">What the app is preparing.</param>
    public static Problem Starting(string waitsFor) => new(503, "starting", "This app is starting and serves nothing yet; try again.")
    {
        Detail = $"It waits for {waitsFor}.",
        Headers = [new(HeaderNames.RetryAfter, "5")],
    };

    public static Problem Forbidden(Permission? missing) => new(403, "forbidden", "The token does not allow this.")
    {
        Detail = missing is null ? null : $"The permission {missing} is missing.",
        Permission = missing?.Name,
        Headers = missing is null ? [] : [new(HeaderNames.WWWAuthenticate, $"Bearer error=\"insufficient_scope\", scope=\"{missing}\"")],
    };

    public static Problem MalformedJson(FieldErrors errors) =>
        new(400, "malformed-json", "The body is not well-formed JSON.") { Errors = errors.All };

    public static Problem Invalid(FieldErrors errors) =>
        new(400, "invalid-request", "Something in the request cannot be used.") { Errors = errors.All };

    public static Problem WrongMediaType => new(415, "wrong-media-type", "The body must be application/json in UTF-8, not encoded further.")
    {
        Headers = [new(HeaderNames.Accept, "application/json"), new(HeaderNames.AcceptEncoding, "identity")],
    };

    public static Problem BodyTooLarge(long maxBytes) => new(413, "body-too-large", "The body is too large.")
    {
        Detail = string.Create(CultureInfo.InvariantCulture, $"At most {maxBytes} bytes are read."),
    };

    public static Problem TooManyRequests(TimeSpan retryAfter) => new(429, "too-many-requests", "This caller has sent too many requests.")
    {
        Headers = [new(HeaderNames.RetryAfter, Math.Max(1, Math.Ceiling(retryAfter.TotalSeconds)).ToString(CultureInfo.InvariantCulture))],
    };

    /// <param name="what">One word for what was asked for.</param>
    public static Problem NotFound(string what) => new(404, $"unknown-{what}", $"There is no such {what}.");

    /// <param name="unhealthy">What does not answer: a name, or a name and what may be told of it.</param>
    public static Problem NotReady(IReadOnlyCollection<string> unhealthy) =>
        new(503, "not-ready", "Something that this service needs does not answer.") { Detail = string.Join("; ", unhealthy) };

    /// <param name="reference">The id under which the failure was logged.</param>
    public static Problem Unexpected(string reference) =>
        new(500, "unexpected", "Something went wrong here; the reference leads to it in the log.") { Reference = reference };
}
