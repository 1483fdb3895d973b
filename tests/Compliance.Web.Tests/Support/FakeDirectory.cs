using Compliance.Subjects;

namespace Compliance.Web.Tests.Support;

/// <summary>Enrols everybody as the same person.</summary>
internal sealed class FakeDirectory : ISubjectDirectory
{
    public IReadOnlyList<string> Registered { get; private set; } = [];

    public Exception? Fails { get; set; }

    public Task<string> Register(IReadOnlyList<(string Kind, Personal<string> Value)> identities, CancellationToken cancellation)
    {
        if (Fails is not null)
            throw Fails;
        Registered = [.. identities.Select(each => each.Kind)];
        return Task.FromResult("subject-1");
    }

    public Task<IReadOnlyList<string>> Find(string kind, Personal<string> value, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public IAsyncEnumerable<string> List(CancellationToken cancellation) => throw new NotSupportedException();

    public Task<Identities> Read(string subject, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<bool> Replace(
        string subject, string kind, Personal<string> was, Personal<string> value, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public Task Remove(string subject, CancellationToken cancellation) => throw new NotSupportedException();
}
