using System.ComponentModel.DataAnnotations;
using Compliance.Correspondence;
using Compliance.Subjects;
using Compliance.Web.Operations;
using Compliance.Web.Problems;
using Compliance.Web.Proofs;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Compliance.Web.Correspondence;

/// <summary>Messages on a request: for operators by its id, for the person by a token.</summary>
internal static class MessageEndpoints
{
    private static readonly MessageView Example = new(
        "0001", MessageSender.Controller, Instant.FromUtc(2026, 11, 2, 9, 30), "Which of your two customer numbers do you mean?", true);

    private static readonly NewMessage Text = new(Personal.Of("Which of your two customer numbers do you mean?"));

    public static readonly Operation List = Operation.Json("List a request’s messages", HandleList, new MessageList([Example])) with
    {
        Parameters = [RouteId.Parameter("the request")],
        Problems = [Problem.UnknownRequest],
    };

    public static readonly Operation Write = Operation.Json<NewQuestion, MessageView>(
        "Write to the person", HandleWrite, new NewQuestion(Text.Text, Asks: true), Example) with
    {
        Description =
            "The person is told by mail, at an address on file, that a message waits; what it says stands in no mail. With `asks`, the "
            + "request cannot go on without an answer, and its clock stops where its law says so.",
        Parameters = [RouteId.Parameter("the request")],
        Problems = [Problem.UnknownRequest, Problem.InvalidExample, Problem.TooManyMessages],
    };

    public static readonly Operation ListOwn = Operation.Json(
        "Read the messages on one’s own request", HandleListOwn, new MessageList([Example])) with
    {
        Parameters = [OwnRequestEndpoint.Token],
        Problems = [Problem.RequestTokenRefused],
    };

    public static readonly Operation Answer = Operation.Json<NewMessage, MessageView>(
        "Write on one’s own request", HandleAnswer, Text, Example with { Sender = MessageSender.Person, Asks = false }) with
    {
        Description = "It answers what the person was asked, if anything: the clock runs again.",
        Parameters = [OwnRequestEndpoint.Token],
        Problems = [Problem.RequestTokenRefused, Problem.InvalidExample, Problem.TooManyMessages],
    };

    private static async Task<MessageList> HandleList(HttpContext http) =>
        Of(await Service(http).List(RouteId.Read(http, Problem.UnknownRequest), http.RequestAborted), Problem.UnknownRequest);

    private static async Task<MessageList> HandleListOwn(HttpContext http) =>
        Of(await Service(http).List(OwnRequestEndpoint.Read(http), http.RequestAborted), Problem.RequestTokenRefused);

    private static Task<MessageView> HandleWrite(HttpContext http, NewQuestion body)
    {
        var id = RouteId.Read(http, Problem.UnknownRequest);
        Check(body.Text);
        return Add(() => Service(http).Write(id, body.Text, body.Asks, http.RequestAborted), Problem.UnknownRequest);
    }

    private static Task<MessageView> HandleAnswer(HttpContext http, NewMessage body)
    {
        var id = OwnRequestEndpoint.Read(http);
        Check(body.Text);
        return Add(() => Service(http).Answer(id, body.Text, http.RequestAborted), Problem.RequestTokenRefused);
    }

    private static async Task<MessageView> Add(Func<Task<Message?>> add, Problem unknown)
    {
        try
        {
            return Of(await add() ?? throw new ProblemException(unknown));
        }
        catch (TooManyMessagesException)
        {
            throw new ProblemException(Problem.TooManyMessages);
        }
    }

    /// <summary>Lines are text's own; other control characters are somebody's trick.</summary>
    private static void Check(Personal<string> text)
    {
        var (errors, said) = (new FieldErrors(), text.Reveal());
        if (string.IsNullOrWhiteSpace(said) || said.Length > Message.MaxLength || !IsWellFormed(said))
            errors.Add("text", $"must be plain text of 1 to {Message.MaxLength} characters");
        errors.ThrowIfAny();
    }

    private static bool IsWellFormed(string text) =>
        text.All(letter => !char.IsControl(letter) || letter is '\n' or '\r' or '\t')
        && text.EnumerateRunes().All(rune => rune.Value != 0xFFFD);

    private static MessageList Of(IReadOnlyList<Message>? messages, Problem unknown) =>
        messages is null ? throw new ProblemException(unknown) : new([.. messages.Select(Of)]);

    private static MessageView Of(Message message) =>
        new(message.Id, message.Sender, message.At, message.Text.Reveal(), message.Asks);

    private static IMessageService Service(HttpContext http) => http.RequestServices.GetRequiredService<IMessageService>();

    /// <param name="Messages">The oldest first.</param>
    private sealed record MessageList(IReadOnlyList<MessageView> Messages);

    /// <param name="Id">In the order in which they were written.</param>
    /// <param name="Sender">Who wrote it.</param>
    /// <param name="At">When.</param>
    /// <param name="Text">Plain text: whoever shows it escapes it.</param>
    /// <param name="Asks">Whether the request waits for an answer to it.</param>
    private sealed record MessageView(string Id, MessageSender Sender, Instant At, string Text, bool Asks);

    /// <param name="Text">Plain text.</param>
    private sealed record NewMessage([property: Length(1, Message.MaxLength)] Personal<string> Text);

    /// <param name="Text">Plain text.</param>
    /// <param name="Asks">Whether the request cannot go on without an answer.</param>
    private sealed record NewQuestion([property: Length(1, Message.MaxLength)] Personal<string> Text, bool Asks = false);
}
