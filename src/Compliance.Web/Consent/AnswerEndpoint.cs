using System.ComponentModel.DataAnnotations;
using Compliance.Consent;
using Compliance.Consent.Ledger.Acts;
using Compliance.Consent.Notices;
using Compliance.Web.Operations;
using Compliance.Web.Problems;
using Microsoft.AspNetCore.Http;

namespace Compliance.Web.Consent;

/// <summary>Takes the answer to a rendered notice. Nothing else makes a consent.</summary>
internal static class AnswerEndpoint
{
    private const string HashPattern = "^[0-9a-f]{64}$";

    public static readonly Operation Operation = ConsentCalls.Write(Operation.Json(
        "Answer a notice",
        Handle,
        new NoticeAnswer(
            CallersMethod.WebForm,
            "q2bD0yBv5vY7uWm3rT9kXwq2bD0yBv5vY7uWm3rT9kX",
            "web-banner",
            new SortedDictionary<string, bool>(StringComparer.Ordinal) { ["newsletter"] = true, ["recommend"] = false },
            ShownNoticeView.Example.Hash),
        new RecordedEvents([ConsentEventView.Example])) with
    {
        Description =
            "Records yes or no for each purpose by itself; what is not answered stays as it is. Saying no takes the same call as saying "
            + "yes. It is recorded as a whole or not at all.",
        Parameters = [ConsentCalls.HolderParameter, ConsentCalls.SignalParameter],
        Problems =
        [
            Problem.TokenRefusedExample, Problem.TokenOverExample, Problem.NoticeReplaced, Problem.SignalNotAcknowledged,
            Problem.NothingAnswered, Problem.UnknownNotice,
        ],
    });

    private static async Task<RecordedEvents> Handle(HttpContext http, NoticeAnswer body)
    {
        var errors = new FieldErrors();
        var copy = Sha256Hash.TryParse(body.Copy);
        if (copy is null)
            errors.Add("copy", "must be a SHA-256 hash, 64 lower-case hexadecimal digits");
        if (body.Choices.Count > Notice.MaxPurposes)
            errors.Add("choices", $"must name at most {Notice.MaxPurposes} purposes");
        errors.ThrowIfAny();
        var by = HandView.Read(body.By);
        var holder = await ConsentCalls.Holder(http, body.Browser);
        var answer = new ConsentAnswer
        {
            Surface = body.Surface, Choices = body.Choices, Copy = copy!.Value, Method = body.Method.Read(), By = by,
            HasSignal = ConsentCalls.HasSignal(http, body.Browser), AcknowledgesSignal = body.AcknowledgesSignal,
            Regime = body.Browser?.Regime,
        };
        var recorded = await ConsentCalls.Ledger(http).Answer(holder, body.Token, answer, http.RequestAborted);
        return new RecordedEvents([.. recorded.Select(ConsentEventView.Of)]);
    }

    /// <param name="Method">How it reached the caller.</param>
    /// <param name="Token">That the rendered notice came with.</param>
    /// <param name="Surface">Where it was answered.</param>
    /// <param name="Choices">By purpose: true for yes.</param>
    /// <param name="Copy">SHA-256 of a copy of what was on the screen.</param>
    /// <param name="AcknowledgesSignal">The person was shown that a yes goes against their browser’s signal, and said so again.</param>
    /// <param name="By">By whose hand; the person’s own by default.</param>
    /// <param name="Browser">What their browser says, where the caller acts for one.</param>
    private sealed record NoticeAnswer(
        CallersMethod Method, string Token, string Surface,
        [property: Length(1, Notice.MaxPurposes)] IReadOnlyDictionary<string, bool> Choices,
        [property: RegularExpression(HashPattern)] string Copy, bool AcknowledgesSignal = false, HandView? By = null,
        BrowserSignal? Browser = null);

    /// <param name="Events">What was recorded, in order.</param>
    private sealed record RecordedEvents(IReadOnlyList<ConsentEventView> Events);
}
