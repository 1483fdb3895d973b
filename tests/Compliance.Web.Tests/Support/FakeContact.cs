using Compliance.Consent.Ledger.Acts;
using Compliance.Correspondence;
using Compliance.Proofs;
using Compliance.Recipients;
using Compliance.Requests.Lifecycle;
using Compliance.Subjects;
using Compliance.Tasks;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Compliance.Web.Tests.Support;

/// <summary>Codes, messages and tasks of one request, kept in memory.</summary>
internal sealed class FakeContact : IProofService, IMessageService, ITaskService, IRecipientService
{
    public const string Request = "request-1";
    public const string Code = "12345678";

    private readonly List<Message> _messages = [];
    private ManualTask _task = new(
        Request, "store-3f1c9a20b7de", ManualTaskKind.Store, "paper_archive", "archive", Instant.FromUtc(2026, 11, 2, 9, 30),
        new LocalDate(2026, 11, 16));

    private TaskProof? _proof = new(Personal.Of("note"), new byte[] { 1 });

    public RequestTokens Tokens { get; } =
        new(new WithdrawalLinkKey(new byte[32]), Options.Create(new CodeOptions()), SystemClock.Instance);

    public List<(string? Caller, string? Language)> Asked { get; } = [];

    public bool IsBusy { get; set; }

    public bool IsAwaited { get; set; } = true;

    public Task<bool> AskForCode(string requestId, string? caller, string? language, CancellationToken cancellation)
    {
        Asked.Add((caller, language));
        return IsBusy ? throw new TooManyProofsException(Duration.FromMinutes(7)) : Task.FromResult(requestId == Request);
    }

    public Task<(string Token, Instant Expires)?> GiveCode(
        string requestId, string code, string? caller, CancellationToken cancellation) =>
        requestId != Request ? Task.FromResult<(string, Instant)?>(null)
        : code == Code ? Task.FromResult<(string, Instant)?>(Tokens.Issue(requestId))
        : throw new CodeRefusedException();

    public Task<bool?> Vouch(string requestId, ProofMethod by, CancellationToken cancellation) =>
        Task.FromResult<bool?>(requestId == Request ? IsAwaited : null);

    public Task<Message?> Write(string requestId, Personal<string> text, bool asks, CancellationToken cancellation) =>
        Task.FromResult(Add(requestId, MessageSender.Controller, text, asks));

    public Task<Message?> Answer(string requestId, Personal<string> text, CancellationToken cancellation) =>
        Task.FromResult(Add(requestId, MessageSender.Person, text, false));

    public Task<IReadOnlyList<Message>?> List(string requestId, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<Message>?>(requestId == Request ? _messages : null);

    public Task<IReadOnlyList<ManualTask>> ListOpen(CancellationToken cancellation) => Task.FromResult<IReadOnlyList<ManualTask>>([_task]);

    public Task<IReadOnlyList<ManualTask>?> ListOf(string requestId, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<ManualTask>?>(requestId == Request ? [_task] : null);

    public Task<ManualTask?> Assign(string requestId, string name, string assignee, CancellationToken cancellation) =>
        Change(requestId, name, task => task with { Assignee = assignee });

    public Task<ManualTask?> Close(
        string requestId, string name, ManualTaskState state, string caller, TaskProof proof, CancellationToken cancellation) =>
        _task.State is not ManualTaskState.Open && _task.State != state
            ? throw new TaskClosedException()
            : Change(requestId, name, task =>
            {
                _proof = proof;
                return task with { State = state, ClosedBy = caller };
            });

    public Task<TaskProof?> ReadProof(string requestId, string name, CancellationToken cancellation) =>
        Task.FromResult(requestId == Request && name == _task.Name ? _proof : null);

    Task<IReadOnlyList<RecipientNotice>?> IRecipientService.ListOf(string requestId, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<RecipientNotice>?>(requestId == Request ? [Notice] : null);

    public Task<bool?> Replay(string requestId, string recipient, CancellationToken cancellation) =>
        Task.FromResult<bool?>(requestId == Request && recipient == Notice.Recipient ? IsAwaited : null);

    private static RecipientNotice Notice { get; } =
        new(Request, "mailing-house", Right.Erasure, NoticeState.Dead, Instant.FromUtc(2026, 11, 2, 9, 30), 3) { Failure = "http-500" };

    private Task<ManualTask?> Change(string requestId, string name, Func<ManualTask, ManualTask> change) =>
        Task.FromResult(requestId == Request && name == _task.Name ? _task = change(_task) : null);

    private Message? Add(string requestId, MessageSender sender, Personal<string> text, bool asks)
    {
        if (requestId != Request)
            return null;
        if (_messages.Count == 3)
            throw new TooManyMessagesException();
        _messages.Add(new Message($"{_messages.Count + 1:D4}", sender, Instant.FromUtc(2026, 11, 2, 9, 30), text, asks));
        return _messages[^1];
    }
}
