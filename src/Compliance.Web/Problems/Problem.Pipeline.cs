using System.Globalization;
using Microsoft.Net.Http.Headers;

namespace Compliance.Web.Problems;

// What any endpoint may answer with.
public sealed partial record Problem
{
    public static readonly Problem UnknownRoute = new(new ProblemKind(404, "unknown-route", "There is nothing at this address.")
    {
        Means =
            "No endpoint of this app has this address. An app serves the endpoints of its own roles: the custodian’s addresses "
            + "are not the service’s.",
        Do = "Compare the address with the reference, and ask the app that has the endpoint’s role.",
    });

    public static readonly Problem WrongMethod = new(new ProblemKind(
        405, "wrong-method", "This address does not know this method; Allow names those it knows.")
    {
        Means = "There is an endpoint at this address, but not for this method. `HEAD` is not derived from `GET`.",
        Do = "Use a method that `Allow` names.",
    });

    public static readonly Problem Unauthenticated = new(new ProblemKind(401, "unauthenticated", "A valid bearer token is needed.")
    {
        Means = "The request has no token, or one that is expired, not yet valid, from another issuer or for another audience.",
        Do = "Get a token from the issuer that this deployment trusts, and send it as `Authorization: Bearer`.",
    });

    public static readonly Problem MalformedRequest = new(new ProblemKind(400, "malformed-request", "The request is not well-formed HTTP.")
    {
        Means = "The server could not read the request as HTTP, for instance because a chunk of its body is not as long as it says.",
        Do = "Send the request with an HTTP client, and look at what stands between it and this app.",
    });

    public static readonly Problem SlowRequest = new(new ProblemKind(408, "slow-request", "The request did not arrive in time.")
    {
        Means = "The body came more slowly than the server waits for.",
        Do = "Send it again. Nothing of it was used.",
    });

    /// <summary>What <see cref="Forbidden"/> makes.</summary>
    public static readonly Problem ForbiddenExample = new(new ProblemKind(403, "forbidden", "The token does not allow this.")
    {
        Means = "The token is valid, and lacks the permission that `permission` names.",
        Do = "Ask whoever grants permissions for this one, and get a new token: an old one does not change.",
    })
    {
        Detail = "The permission requests.read is missing.",
        Permission = "requests.read",
        Headers = [new(HeaderNames.WWWAuthenticate, "Bearer error=\"insufficient_scope\", scope=\"requests.read\"")],
    };

    public static Problem Forbidden(Permission? missing) => new(ForbiddenExample.Kind)
    {
        Detail = missing is null ? null : $"The permission {missing} is missing.",
        Permission = missing?.Name,
        Headers = missing is null ? [] : [new(HeaderNames.WWWAuthenticate, $"Bearer error=\"insufficient_scope\", scope=\"{missing}\"")],
    };

    /// <summary>What <see cref="TooManyRequests"/> makes.</summary>
    public static readonly Problem TooManyRequestsExample = new(new ProblemKind(
        429, "too-many-requests", "This caller has sent too many requests.")
    {
        Means = "A caller, or an address without a valid token, has used up its window of requests. Others are not held up.",
        Do = "Wait as many seconds as `Retry-After` says.",
    })
    { Headers = [new(HeaderNames.RetryAfter, "30")] };

    public static Problem TooManyRequests(TimeSpan retryAfter) => new(TooManyRequestsExample.Kind)
    {
        Headers = [new(HeaderNames.RetryAfter, Math.Max(1, Math.Ceiling(retryAfter.TotalSeconds)).ToString(CultureInfo.InvariantCulture))],
    };

    /// <summary>What <see cref="Unexpected"/> makes.</summary>
    public static readonly Problem UnexpectedExample = new(new ProblemKind(
        500, "unexpected", "Something went wrong here; the reference leads to it in the log.")
    {
        Means =
            "A fault of this app or of something that it needs. The answer says nothing of it, because messages may hold "
            + "personal data.",
        Do = "Try again later. If it stays, give `reference` to the operator: the log has the failure under it.",
    })
    { Reference = "5f0c8a52d7e14b0c9a3e6b1f2d4c8e70" };

    /// <param name="reference">The id under which the failure was logged.</param>
    public static Problem Unexpected(string reference) => new(UnexpectedExample.Kind) { Reference = reference };

    /// <summary>What <see cref="Starting"/> makes.</summary>
    public static readonly Problem StartingExample = new(new ProblemKind(
        503, "starting", "This app is starting and serves nothing yet; try again.")
    {
        Means = "The app runs, and prepares what it begins with. Liveness and readiness are answered meanwhile.",
        Do = "Try again after the seconds of `Retry-After`. Where it lasts, `detail` says what the app waits for.",
    })
    { Detail = "It waits for storage.", Headers = [new(HeaderNames.RetryAfter, "5")] };

    /// <param name="waitsFor">What the app is preparing.</param>
    public static Problem Starting(string waitsFor) => new(StartingExample.Kind)
    {
        Detail = $"It waits for {waitsFor}.",
        Headers = [new(HeaderNames.RetryAfter, "5")],
    };

    /// <summary>What <see cref="NotReady"/> makes.</summary>
    public static readonly Problem NotReadyExample = new(new ProblemKind(
        503, "not-ready", "Something that this service needs does not answer.")
    {
        Means = "At least one health check is unhealthy: `detail` names it.",
        Do = "An operator looks at what `detail` names. Probes ask again by themselves.",
    })
    { Detail = "vault: get is refused; storage" };

    /// <param name="unhealthy">What does not answer: a name, or a name and what may be told of it.</param>
    public static Problem NotReady(IReadOnlyCollection<string> unhealthy) =>
        new(NotReadyExample.Kind) { Detail = string.Join("; ", unhealthy) };
}
