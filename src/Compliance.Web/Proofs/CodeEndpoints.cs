using System.ComponentModel.DataAnnotations;
using Compliance.Correspondence;
using Compliance.Proofs;
using Compliance.Subjects;
using Compliance.Web.Operations;
using Compliance.Web.Pipeline;
using Compliance.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Compliance.Web.Proofs;

/// <summary>Asks for one-time codes and takes them, from anyone who has a request's id: the code alone proves who they are.</summary>
internal static class CodeEndpoints
{
    private const int MaxCodeLength = 32;

    private static readonly CodeAsked Asked = new(
        "If an address of the person is on file, a code is on its way there. It counts for some minutes.");

    public static readonly Operation Ask = Operation.Json<CodeWanted, CodeAsked>(
        "Ask for a one-time code", HandleAsk, new("de"), Asked) with
    {
        Description =
            "Has a code sent to an address that the connected stores hold of the person, and never to one that the request alone names. "
            + "The answer is the same, and as fast, whether there is one or not. A code replaces the one before it.",
        Parameters = [RouteId.Parameter("the request")],
        Problems = [Problem.UnknownRequest, Problem.InvalidExample, Problem.TooManyRequestsExample],
    };

    public static readonly Operation Give = Operation.Json<CodeGiven, OpenedRequestView>(
        "Give a one-time code", HandleGive, new CodeGiven(Personal.Of("12345678")),
        new OpenedRequestView("Zm9vYmFyLWV4YW1wbGUtb2YtYS10b2tlbg", Instant.FromUtc(2026, 11, 3, 9, 30))) with
    {
        Description =
            "The code that was sent last proves who asks: a request that waited for it goes on. The token opens this request alone, for "
            + "some hours. Three wrong tries end a code.",
        Parameters = [RouteId.Parameter("the request")],
        Problems = [Problem.UnknownRequest, Problem.InvalidExample, Problem.CodeRefused, Problem.TooManyRequestsExample],
    };

    private static async Task<CodeAsked> HandleAsk(HttpContext http, CodeWanted body)
    {
        var id = RouteId.Read(http, Problem.UnknownRequest);
        var errors = new FieldErrors();
        var language = MailLanguage.Of(body.Language);
        if (body.Language is not null && language is null)
            errors.Add("language", $"must be one of {string.Join(", ", MailLanguage.All)}, or left out");
        errors.ThrowIfAny();
        return await Bounded(() => Service(http).AskForCode(id, CallerOf(http), language, http.RequestAborted))
            ? Asked
            : throw new ProblemException(Problem.UnknownRequest);
    }

    private static async Task<OpenedRequestView> HandleGive(HttpContext http, CodeGiven body)
    {
        var id = RouteId.Read(http, Problem.UnknownRequest);
        var errors = new FieldErrors();
        var code = string.Concat(body.Code.Reveal().Where(letter => letter is not (' ' or '-')));
        if (code.Length is 0 or > MaxCodeLength || !code.All(char.IsAsciiDigit))
            errors.Add("code", "must be the digits of the code");
        errors.ThrowIfAny();
        try
        {
            var (token, expires) = await Bounded(() => Service(http).GiveCode(id, code, CallerOf(http), http.RequestAborted))
                ?? throw new ProblemException(Problem.UnknownRequest);
            return new(token, expires);
        }
        catch (CodeRefusedException)
        {
            throw new ProblemException(Problem.CodeRefused);
        }
    }

    private static async Task<T> Bounded<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (TooManyProofsException tooMany)
        {
            throw new ProblemException(Problem.TooManyRequests(tooMany.After.ToTimeSpan()));
        }
    }

    /// <summary>Null where all callers look alike: one of them could use up what all of them may.</summary>
    private static string? CallerOf(HttpContext http) =>
        http.RequestServices.GetRequiredService<IOptions<WebOptions>>().Value.AddressHeader is { Length: > 0 } header
            ? CallerAddress.Of(http, header)
            : null;

    private static IProofService Service(HttpContext http) => http.RequestServices.GetRequiredService<IProofService>();

    /// <param name="Language">Of the mail, as a tag of BCP 47: English, German and French are there. Left out: as configured.</param>
    private sealed record CodeWanted(string? Language = null);

    /// <param name="Message">The same for everyone.</param>
    private sealed record CodeAsked(string Message);

    /// <param name="Code">As it stood in the mail; blanks and hyphens do not count.</param>
    private sealed record CodeGiven([property: Length(1, MaxCodeLength)] Personal<string> Code);

    /// <param name="Token">Opens this request, at <c>/my-requests/TOKEN</c>: give it to nobody.</param>
    /// <param name="Expires">From when on it opens nothing.</param>
    private sealed record OpenedRequestView(string Token, Instant Expires);
}
