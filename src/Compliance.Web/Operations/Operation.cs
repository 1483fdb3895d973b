using Compliance.Web.Json;
using Compliance.Web.Problems;
using Microsoft.AspNetCore.Http;

namespace Compliance.Web.Operations;

/// <summary>
/// What an endpoint does: its handler, with the types that it reads and answers. The pipeline runs it, and the OpenAPI document is written
/// from it.
/// </summary>
public sealed record Operation
{
    private Operation(string summary, RequestDelegate handle) => (Summary, Handle) = (summary, handle);

    /// <summary>A few words that say what it does, such as "Submit a request".</summary>
    public string Summary { get; }

    /// <summary>Answers the request.</summary>
    public RequestDelegate Handle { get; private init; }

    /// <summary>What a caller should know besides; Markdown.</summary>
    public string? Description { get; init; }

    /// <summary>In the path, the query and the headers.</summary>
    public IReadOnlyList<Parameter> Parameters { get; init; } = [];

    /// <summary>Null where no body is read.</summary>
    public Content? Body { get; private init; }

    /// <summary>How it answers where all is well.</summary>
    public IReadOnlyList<Reply> Replies { get; init; } = [];

    /// <summary>How its handler may refuse, besides how every endpoint may: see <see cref="PipelineProblems"/>.</summary>
    public IReadOnlyList<Problem> Problems { get; init; } = [];

    /// <summary>No part of the API that is described: what another specification describes, or a page for people.</summary>
    public static Operation Undescribed(RequestDelegate handle) => new("", handle);

    /// <summary>Answers 200 with JSON.</summary>
    /// <param name="summary">See <see cref="Summary"/>.</param>
    /// <param name="handle">Its value is what is answered.</param>
    /// <param name="answer">An example, with fictional data.</param>
    internal static Operation Json<TAnswer>(string summary, Func<HttpContext, Task<TAnswer>> handle, TAnswer answer)
        where TAnswer : notnull =>
        new(summary, async http => await Answer.Json(http, await handle(http))) { Replies = [Reply.Json(answer)] };

    /// <summary>Reads JSON, and answers 200 with JSON.</summary>
    /// <param name="summary">See <see cref="Summary"/>.</param>
    /// <param name="handle">Its value is what is answered.</param>
    /// <param name="body">An example, with fictional data.</param>
    /// <param name="answer">An example too.</param>
    internal static Operation Json<TBody, TAnswer>(
        string summary, Func<HttpContext, TBody, Task<TAnswer>> handle, TBody body, TAnswer answer)
        where TBody : notnull
        where TAnswer : notnull =>
        new(summary, async http => await Answer.Json(http, await handle(http, await JsonBody.Read<TBody>(http))))
        {
            Body = Content.Json(body),
            Replies = [Reply.Json(answer)],
        };

    /// <summary>Begins something, and answers 202 with JSON and the address that tells how it goes.</summary>
    internal static Operation Begins<TAnswer>(string summary, Func<HttpContext, Task<Accepted<TAnswer>>> handle, Accepted<TAnswer> answer)
        where TAnswer : notnull =>
        new(summary, async http => await Answer.Accepted(http, await handle(http))) { Replies = [Reply.Accepted(answer)] };

    /// <summary>Reads JSON, begins something, and answers 202 with JSON and the address that tells how it goes.</summary>
    internal static Operation Begins<TBody, TAnswer>(
        string summary, Func<HttpContext, TBody, Task<Accepted<TAnswer>>> handle, TBody body, Accepted<TAnswer> answer)
        where TBody : notnull
        where TAnswer : notnull =>
        new(summary, async http => await Answer.Accepted(http, await handle(http, await JsonBody.Read<TBody>(http))))
        {
            Body = Content.Json(body),
            Replies = [Reply.Accepted(answer)],
        };

    /// <summary>The same with something around its handler: what is checked before it, or answered where it throws.</summary>
    /// <param name="around">Gets the request, and what goes on with it.</param>
    /// <param name="problems">How that may refuse.</param>
    internal Operation Within(Func<HttpContext, RequestDelegate, Task> around, params IEnumerable<Problem> problems)
    {
        var handle = Handle;
        return this with { Handle = http => around(http, handle), Problems = [.. Problems, .. problems] };
    }

    /// <summary>Writes its answer itself: files, pages, and answers without a body.</summary>
    internal static Operation Writes(string summary, RequestDelegate handle, params IReadOnlyList<Reply> replies) =>
        new(summary, handle) { Replies = replies };
}
