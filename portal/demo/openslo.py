"""What the team behind the leak analytics keeps beside its code: an OpenSLO file, brought in as drafts."""

from management.services import openslo
from portal.demo.story import Story

FILE = """\
apiVersion: openslo/v1
kind: DataSource
metadata:
  name: telemetry
  displayName: Telemetry of the network
spec:
  type: Prometheus
  connectionDetails:
    url: https://telemetry.aldermere.example
---
apiVersion: openslo/v1
kind: SLI
metadata:
  name: nights-in-time
  displayName: Nights whose analysis was there by six o’clock
spec:
  ratioMetric:
    counter: true
    good:
      metricSource:
        metricSourceRef: telemetry
        spec:
          query: sum(leak_nights_total{finished="in_time"})
    total:
      metricSource:
        metricSourceRef: telemetry
        spec:
          query: sum(leak_nights_total)
---
apiVersion: openslo/v1
kind: SLO
metadata:
  name: leak-nights
  displayName: Nights analysed in time, by quarter
  labels:
    team: network-analytics
spec:
  description: Crews start at seven, so that a night that is analysed later helps nobody that day.
  service: SVC-14
  indicatorRef: nights-in-time
  timeWindow:
    - duration: 1Q
      calendar:
        startTime: 2026-01-01 00:00:00
        timeZone: Europe/London
  budgetingMethod: Timeslices
  objectives:
    - displayName: In time
      target: 0.985
      timeSliceTarget: 0.95
      timeSliceWindow: 1d
  alertPolicies:
    - leak-nights-burn
---
apiVersion: openslo/v1
kind: AlertPolicy
metadata:
  name: leak-nights-burn
  displayName: Budget of the leak analysis burns
spec:
  alertWhenBreaching: true
  conditions:
    - kind: AlertCondition
      metadata:
        name: ten-percent-in-three-days
      spec:
        severity: ticket
        condition:
          kind: burnrate
          threshold: 3
          lookbackWindow: 3d
          alertAfter: 6h
  notificationTargets:
    - targetRef: network-duty
---
apiVersion: openslo/v1
kind: AlertNotificationTarget
metadata:
  name: network-duty
spec:
  description: The duty desk of the network
  target: email
"""


def plan(story: Story) -> None:
    """The file is brought by whoever owns the service."""
    story.plan(story.work(4, "15:20"), lambda: _bring(story))


def _bring(story: Story) -> None:
    actor = story.actor("elif.laszlo")
    openslo.take_in(actor=actor, data=FILE.encode(), file_name="leak-analytics.yaml", unit=story.unit("it"))
