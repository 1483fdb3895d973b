using Compliance.Requests.Intake;
using Compliance.Requests.Lifecycle;
using Compliance.Requests.Rights;
using Compliance.Subjects;
using Compliance.Workflows;

namespace Compliance.Tests.Requests;

public sealed class RightSetTests
{
    [Fact]
    public void A_right_without_a_descriptor_is_refused_by_name_so_that_no_request_falls_to_another_right()
    {
        var refused = Assert.Throws<InvalidOperationException>(() => new RightSet(
            Enum.GetValues<Right>().Where(right => right is not Right.Erasure).Select(right => new Described(right))));
        Assert.Equal("Each right needs exactly one IRight; check Erasure.", refused.Message);
    }

    [Fact]
    public void A_right_with_two_descriptors_is_refused_by_name()
    {
        var every = Enum.GetValues<Right>().Append(Right.Access).Select(right => new Described(right));
        Assert.Contains(
            "check Access", Assert.Throws<InvalidOperationException>(() => new RightSet(every)).Message, StringComparison.Ordinal);
    }

    private sealed class Described(Right right) : IRight
    {
        public Right Right => right;

        public bool HasExport => false;

        public bool CanBeCancelled => false;

        public Task<bool> Start(IWorkflowClient workflows, RequestRecord request, LoggedRequest? logged, CancellationToken cancellation) =>
            Task.FromResult(false);
    }
}
