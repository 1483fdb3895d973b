using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;
using Compliance.Subjects;
using Compliance.Tasks;
using Compliance.Web.Identity;
using Compliance.Web.Operations;
using Compliance.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Compliance.Web.Tasks;

/// <summary>Lists tasks, and takes what people say about them.</summary>
internal static partial class TaskEndpoints
{
    private const string AssigneePattern = "^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$";
    private const string NamePattern = "^[a-z0-9-]{1,64}$";
    private const int MaxDocumentText = (TaskProof.MaxDocumentLength + 2) / 3 * 4;

    private static readonly TaskView Example = new(
        RouteId.Example, "store-3f1c9a20b7de", ManualTaskKind.Store, "paper_archive", "archive", Instant.FromUtc(2026, 11, 2, 9, 30),
        new LocalDate(2026, 11, 16), "Take the folder of the customer out of cabinet 7 and shred it.", "archive-team",
        ManualTaskState.Open, null, null, null);

    private static readonly TaskView Done = Example with
    {
        State = ManualTaskState.Done,
        Closed = Instant.FromUtc(2026, 11, 4, 14, 0),
        ClosedBy = "person-4f0c2a9b1d3e5f60",
        ProofDigest = "9b74c9897bac770ffc029102a200c5de9b74c9897bac770ffc029102a200c5de",
    };

    private static readonly Parameter Name = new(
        "task", ParameterPlace.Path, typeof(string), "The task’s name.", Example.Name, NamePattern);

    public static readonly Operation List = Operation.Json("List open tasks", HandleList, new TaskList([Example])) with
    {
        Description = "Of all requests, the first to be due before the others.",
    };

    public static readonly Operation ListOf = Operation.Json("List a request’s tasks", HandleListOf, new TaskList([Example])) with
    {
        Parameters = [RouteId.Parameter("the request")],
        Problems = [Problem.UnknownRequest],
    };

    public static readonly Operation Assign = Operation.Json<TaskAssignment, TaskView>(
        "Assign a task", HandleAssign, new TaskAssignment("archive-team"), Example) with
    {
        Parameters = [RouteId.Parameter("the request"), Name],
        Problems = [Problem.UnknownTask, Problem.InvalidExample, Problem.TaskClosed],
    };

    public static readonly Operation Complete = Operation.Json<Proof, TaskView>(
        "Complete a task", (http, body) => Close(http, body, ManualTaskState.Done),
        new Proof(Personal.Of("Shredded on 4 November, see the scan of the protocol."), "UERG"), Done) with
    {
        Description = "Says how it was done, with a document that shows it. Both are sealed with the case; their hash stays in the task.",
        Parameters = [RouteId.Parameter("the request"), Name],
        Problems = [Problem.UnknownTask, Problem.InvalidExample, Problem.TaskClosed],
    };

    public static readonly Operation Reject = Operation.Json<Proof, TaskView>(
        "Reject a task", (http, body) => Close(http, body, ManualTaskState.Rejected),
        new Proof(Personal.Of("The cabinet was given back to its lessor in May.")), Done with { State = ManualTaskState.Rejected }) with
    {
        Description = "Says why it will not be done. The request goes on, and does not end as complete.",
        Parameters = [RouteId.Parameter("the request"), Name],
        Problems = [Problem.UnknownTask, Problem.InvalidExample, Problem.TaskClosed],
    };

    public static readonly Operation ReadProof = Operation.Json(
        "Read what was said about a task", HandleReadProof,
        new ProofView("Shredded on 4 November, see the scan of the protocol.", "UERG")) with
    {
        Parameters = [RouteId.Parameter("the request"), Name],
        Problems = [Problem.UnknownTask, Problem.UnknownTaskProof],
    };

    private static async Task<TaskList> HandleList(HttpContext http) =>
        new([.. (await Service(http).ListOpen(http.RequestAborted)).Select(Of)]);

    private static async Task<TaskList> HandleListOf(HttpContext http) =>
        await Service(http).ListOf(RouteId.Read(http, Problem.UnknownRequest), http.RequestAborted) is { } tasks
            ? new([.. tasks.Select(Of)])
            : throw new ProblemException(Problem.UnknownRequest);

    private static Task<TaskView> HandleAssign(HttpContext http, TaskAssignment body)
    {
        var (id, name) = Read(http);
        var errors = new FieldErrors();
        if (!Assignee().IsMatch(body.Assignee))
            errors.Add("assignee", "must be the name of a team or the id of a token: letters, digits and . _ : - alone, 64 at most");
        errors.ThrowIfAny();
        return Change(() => Service(http).Assign(id, name, body.Assignee, http.RequestAborted));
    }

    private static Task<TaskView> Close(HttpContext http, Proof body, ManualTaskState state)
    {
        var (id, name) = Read(http);
        var (errors, note) = (new FieldErrors(), body.Note.Reveal());
        if (string.IsNullOrWhiteSpace(note) || note.Length > TaskProof.MaxNoteLength)
            errors.Add("note", $"must say how or why in 1 to {TaskProof.MaxNoteLength} characters");
        var document = new byte[TaskProof.MaxDocumentLength];
        var length = 0;
        if (body.Document is { } text && !Convert.TryFromBase64String(text, document, out length))
            errors.Add("document", $"must be base64 of at most {TaskProof.MaxDocumentLength} bytes");
        errors.ThrowIfAny();
        return Change(() => Service(http).Close(
            id, name, state, Caller.Of(http), new TaskProof(body.Note, document.AsMemory(0, length)), http.RequestAborted));
    }

    private static async Task<ProofView> HandleReadProof(HttpContext http)
    {
        var (id, name) = Read(http);
        var proof = await Service(http).ReadProof(id, name, http.RequestAborted) ?? throw new ProblemException(Problem.UnknownTaskProof);
        return new(proof.Note.Reveal(), proof.Document.IsEmpty ? null : Convert.ToBase64String(proof.Document.Span));
    }

    private static async Task<TaskView> Change(Func<Task<ManualTask?>> change)
    {
        try
        {
            return Of(await change() ?? throw new ProblemException(Problem.UnknownTask));
        }
        catch (TaskClosedException)
        {
            throw new ProblemException(Problem.TaskClosed);
        }
    }

    private static (string Request, string Name) Read(HttpContext http)
    {
        var id = RouteId.Read(http, Problem.UnknownTask);
        return http.Request.RouteValues["task"] is string name && TaskName().IsMatch(name)
            ? (id, name)
            : throw new ProblemException(Problem.UnknownTask);
    }

    private static TaskView Of(ManualTask task) => new(
        task.RequestId, task.Name, task.Kind, task.Place, task.Owner, task.Opened, task.Due, task.Instructions, task.Assignee, task.State,
        task.Closed, task.ClosedBy, task.ProofDigest);

    private static ITaskService Service(HttpContext http) => http.RequestServices.GetRequiredService<ITaskService>();

    [GeneratedRegex(@"^[a-z0-9-]{1,64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex TaskName();

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Assignee();

    /// <param name="Tasks">In the order in which they are due.</param>
    private sealed record TaskList(IReadOnlyList<TaskView> Tasks);

    /// <param name="Request">The id of its request.</param>
    /// <param name="Name">Unique in the request.</param>
    /// <param name="Kind">What has to be done.</param>
    /// <param name="Place">Where: a dataset, a message or a recipient.</param>
    /// <param name="Owner">A role or a team, as the data map says.</param>
    /// <param name="Opened">When it was opened.</param>
    /// <param name="Due">By when it is to be done.</param>
    /// <param name="Instructions">What to do.</param>
    /// <param name="Assignee">Who has taken it on.</param>
    /// <param name="State">How far it has come.</param>
    /// <param name="Closed">When it was closed.</param>
    /// <param name="ClosedBy">Who closed it, as the log names people.</param>
    /// <param name="ProofDigest">Of what was said: SHA-256.</param>
    private sealed record TaskView(
        string Request, string Name, ManualTaskKind Kind, string Place, string? Owner, Instant Opened, LocalDate Due, string? Instructions,
        string? Assignee, ManualTaskState State, Instant? Closed, string? ClosedBy, string? ProofDigest);

    /// <param name="Assignee">A team, or the id that a token names: no person’s name.</param>
    private sealed record TaskAssignment([property: RegularExpression(AssigneePattern)] string Assignee);

    /// <param name="Note">How it was done, or why not. It may be personal.</param>
    /// <param name="Document">What shows it; base64.</param>
    private sealed record Proof(
        [property: Length(1, TaskProof.MaxNoteLength)] Personal<string> Note,
        [property: Base64String, MaxLength(MaxDocumentText)] string? Document = null);

    /// <param name="Note">How it was done, or why not.</param>
    /// <param name="Document">What shows it; base64.</param>
    private sealed record ProofView(string Note, string? Document);
}
