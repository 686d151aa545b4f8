"""A small network of parties with every kind of hand-over that a path may meet."""

from __future__ import annotations

EVENTS = """event_id,event_type,item_id,event_time,reporter_id,consignor_id,consignee_id,vehicle_id,document_no
e0,commissioning,P1,2020-01-01T08:00:00+08:00,A,,,,
e1,transferring,P1,2020-01-02T08:00:00+08:00,A,A,B,,
e2,shipping,P1,2020-01-03T08:00:00+08:00,B,B,C,,D1
e3,receiving,P1,2020-01-09T08:00:00+08:00,C,B,C,,D1
e4,shipping,P1,2020-01-10T08:00:00+08:00,C,C,D,,D2
late,transferring,P2,2020-01-08T08:00:00+08:00,C,C,E,,
slow,transferring,P3,2020-03-01T08:00:00+08:00,A,A,D,,
self,transferring,P3,2020-01-02T09:00:00+08:00,B,B,B,,
d1,transferring,P4,2020-05-02,F,F,G,,
d2,transferring,P5,2020-05-02,G,G,H,,
loop,transferring,P1,2020-06-01T08:00:00+08:00,D,D,A,,
again,transferring,P1,2020-06-02T08:00:00+08:00,A,A,B,,
in,installing,Q1,2020-02-01T08:00:00+08:00,B,,,V1,
in2,installing,Q2,2020-02-01T08:00:00+08:00,B,,,V1,
to,transferring,Q1,2020-01-20T08:00:00+08:00,C,C,B,,
to2,transferring,Q2,2020-01-20T08:00:00+08:00,C,C,B,,"""
VEHICLE_EVENTS = """event_id,event_type,vehicle_id,event_time,owner_id
reg,registering,V1,2020-02-02T08:00:00+08:00,O"""
TRANSFERS = """transfer_id,consignor_id,consignee_id,event_time,item_id
t1,D,X,2020-01-11T08:00:00+08:00,
t2,X,Y,2020-01-11T08:00:00+08:00,
t3,H,A,2020-05-03,P5"""
